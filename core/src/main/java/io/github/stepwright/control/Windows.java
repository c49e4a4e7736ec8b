package io.github.stepwright.control;

import io.github.stepwright.Signal;

/** The mean training loss of equal shares of the budget, probes left out; allocates nothing. */
final class Windows {

  private static final double ROUNDING = 1e-9;

  private final double every;
  private double sum;
  private long count;
  private long passed;

  /**
   * No window is open.
   *
   * @param every share of the budget of one window, in (0, 1]
   */
  Windows(double every) {
    this.every = every;
  }

  /** Refuses a share outside (0, 1]. */
  static void check(String what, double every) {
    if (!(every > 0 && every <= 1)) {
      throw new IllegalArgumentException("%s must be in (0, 1], got %s".formatted(what, every));
    }
  }

  /** The mean of the window that ends with this step; NaN where none ends. */
  double add(Signal.Stepped stepped) {
    if (stepped.probe()) {
      return Double.NaN;
    }
    sum += stepped.loss();
    count++;
    // 3 / 10 over 0.1 is a hair below 3: a window must not end a step late for it.
    long now = (long) (stepped.progress().fraction() / every + ROUNDING);
    if (now == passed) {
      return Double.NaN;
    }
    passed = now;
    double mean = sum / count;
    sum = 0;
    count = 0;
    return mean;
  }
}
