package io.github.stepwright.solve;

import io.github.stepwright.RandomStream;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * Laplacians with random shifts: A + c I, where c is -0.9 to 2.7 times the least eigenvalue of A,
 * by a beta distribution; standard normal right sides, each solve from 0. The context is c.
 *
 * <p>On a grid of 10 x 10 that is the range of the paper's experiments, -0.15 to 0.45; on finer
 * grids theirs would not be definite, so the range follows the eigenvalue (a choice of ours).
 *
 * @param side points of a side
 * @param alpha first parameter of the distribution, above 0; 2 and 6 prefer hard systems
 * @param beta second parameter, above 0
 * @param seed of shifts and right sides
 */
public record Shifts(int side, double alpha, double beta, long seed) implements Sequence {

  private static final double FROM = -0.9;
  private static final double TO = 2.7;

  /** Refuses a distribution that is none. */
  public Shifts {
    if (!(alpha > 0 && beta > 0)) {
      throw new IllegalArgumentException(
          "shifts must have a beta distribution above 0, got %s and %s".formatted(alpha, beta));
    }
    Stencil.laplacian(side, side, 0);
  }

  private double least() {
    return 4 - 4 * Math.cos(Math.PI / (side + 1));
  }

  @Override
  public long length() {
    return 1000;
  }

  @Override
  public double context(long t) {
    double chance = RandomStream.named(seed, "shift/" + t).nextDouble();
    double share = new BetaDistribution(alpha, beta).inverseCumulativeProbability(chance);
    return least() * (FROM + (TO - FROM) * share);
  }

  @Override
  public double low() {
    return least() * FROM;
  }

  @Override
  public double high() {
    return least() * TO;
  }

  @Override
  public double[] first() {
    return new double[side * side];
  }

  @Override
  public Instance at(long t, double[] last) {
    var random = RandomStream.named(seed, "right/" + t);
    double[] right = new double[side * side];
    for (int i = 0; i < right.length; i++) {
      right[i] = random.nextGaussian();
    }
    return new Instance(Stencil.laplacian(side, side, context(t)), right, first());
  }
}
