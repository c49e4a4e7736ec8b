package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * Reflected exponential: p(s) = (1 - s) / (1/2 + (1 - s)/2) = 2z / (1 + z) with z = 1 - s.
 *
 * <p>It stays above linear everywhere, with mean 2 (1 - ln 2) = 0.6137, and falls steeply at the
 * end.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 */
@Paper(
    title = "REX: Revisiting Budgeted Training with an Improved Schedule",
    authors = "Chen, Wolfe, Kyrillidis",
    year = 2021,
    arxiv = "2107.04197")
public record Rex(@Default("1") double peak, @Default("0") double floor) implements Profile {

  /** Refuses a peak that is not positive and a floor above it. */
  public Rex {
    Checks.rates("rex", peak, floor);
  }

  @Override
  public double profile(double s) {
    double z = 1 - s;
    return 2 * z / (1 + z);
  }
}
