package io.github.stepwright.signal;

import io.github.stepwright.Norms;

/**
 * How far a step moved the weights, against their size: {@code ||update|| / ||weights before||}.
 *
 * <p>About 1e-3 is a customary sign of health; a rule of thumb without a paper.
 */
public final class UpdateToWeight {

  private UpdateToWeight() {}

  /** The ratio; NaN where a norm was not measured, or for weights of 0 that did not move. */
  public static double of(Norms norms) {
    return norms.updateL2() / norms.weightL2();
  }
}
