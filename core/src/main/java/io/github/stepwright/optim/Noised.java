package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Part;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Wrapper;

/**
 * Adds Gaussian noise to the gradient, written in its place; a frozen group gets 0 and no noise.
 *
 * @param deviation standard deviation of the noise on each value
 */
record Noised(double deviation, Optimizer inner) implements Wrapper {

  @Override
  public void pass(int pass, Part part) {
    if (pass == 0) {
      write(part, 1, deviation);
    }
    inner.pass(pass, part.inner());
  }

  /**
   * Puts {@code factor * g + N(0, deviation²)} in the gradient's place.
   *
   * @param factor 0 also for values that are not finite
   */
  static void write(Part part, double factor, double deviation) {
    Array gs = part.g();
    if (part.frozen()) {
      for (int i = part.from(); i < part.to(); i++) {
        gs.set(i, 0);
      }
      return;
    }
    RandomStream random = part.random();
    for (int i = part.from(); i < part.to(); i++) {
      double g = factor == 0 ? 0 : factor * gs.get(i);
      gs.set(i, g + deviation * random.nextGaussian());
    }
  }
}
