package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Part;

/** Sums of squares over the range of a part, in double. */
final class Squares {

  private Squares() {}

  /** Of the gradient as the rule sees it, its factor applied. */
  static double gradient(Part part) {
    return of(part.g(), part) * part.scale() * part.scale();
  }

  /** Of the weights. */
  static double weights(Part part) {
    return of(part.x(), part);
  }

  private static double of(Array values, Part part) {
    double sum = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double value = values.get(i);
      sum += value * value;
    }
    return sum;
  }
}
