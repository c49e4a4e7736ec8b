package io.github.stepwright.optim;

import io.github.stepwright.Knob;
import io.github.stepwright.Whole;

/**
 * The model of the loss that MoMo and MoMoAdam have in common: averages of loss and slope, the rate
 * that the model calls for, and the bound below the loss.
 */
final class LossModel {

  /** Number of scalars. */
  static final int SCALARS = 5;

  /** The rate of this step. */
  static final int TAU = 0;

  /** What the weights are multiplied by for the proximal decay. */
  static final int KEPT = 1;

  private static final int LOSS = 2;
  private static final int SLOPE = 3;
  private static final int BOUND = 4;

  /** Number of sums. */
  static final int SUMS = 4;

  /** Sum of g * x. */
  static final int GRADIENT_X = 0;

  /** Sum of g * x over blocks whose average begins with this gradient. */
  static final int FIRST_X = 1;

  /** Sum of d * x. */
  static final int MEAN_X = 2;

  /** Squared length of d, in the metric of the rule. */
  static final int SIZE = 3;

  private LossModel() {}

  /**
   * Works the sums into rate and bound.
   *
   * @param rho what the averages are short of, 1 where they begin with their first values
   */
  static void between(Whole whole, double beta, double rho, double bound, boolean online) {
    boolean copy = rho == 1;
    if (whole.step() == 1) {
      whole.scalar(LOSS, copy ? whole.loss() : 0);
      whole.scalar(BOUND, bound);
    }
    double loss = beta * whole.scalar(LOSS) + (1 - beta) * whole.loss();
    double slope =
        beta * (whole.scalar(SLOPE) + whole.sum(FIRST_X)) + (1 - beta) * whole.sum(GRADIENT_X);
    whole.scalar(LOSS, loss);
    whole.scalar(SLOPE, slope);
    double rate = whole.rate();
    double a = 1 + rate * whole.get(Knob.WEIGHT_DECAY);
    double size = whole.sum(SIZE);
    whole.scalar(TAU, 0);
    whole.scalar(KEPT, 1);
    if (!(size > 0) || rate == 0) {
      return;
    }
    double least = whole.scalar(BOUND);
    double line = a * loss + whole.sum(MEAN_X) - a * slope;
    if (online && line < a * rho * least) {
      least = Math.max(line / (2 * a * rho), bound);
    }
    double tau = Math.min(rate / rho, Math.max(line - a * rho * least, 0) / size);
    if (online) {
      double reached = loss + whole.sum(MEAN_X) - slope - tau * size / 2;
      least = Math.max(reached / rho, bound);
    }
    whole.scalar(BOUND, least);
    whole.scalar(TAU, tau);
    whole.scalar(KEPT, 1 / a);
  }
}
