package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * Falls in a straight line: p(s) = 1 - s.
 *
 * <p>With equal gradient norms this is what the last-iterate theory makes optimal.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 */
@Paper(
    title = "Optimal Linear Decay Learning Rate Schedules and Further Refinements",
    authors = "Defazio, Cutkosky, Mehta, Mishchenko",
    year = 2023,
    arxiv = "2310.07831")
public record Linear(@Default("1") double peak, @Default("0") double floor) implements Profile {

  /** Refuses a peak that is not positive and a floor above it. */
  public Linear {
    Checks.rates("linear", peak, floor);
  }

  @Override
  public double profile(double s) {
    return 1 - s;
  }
}
