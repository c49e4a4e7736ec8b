package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * Falls by the same factor in equal shares of the budget: p(s) = exp(gamma * s).
 *
 * <p>It does not reach the floor: with gamma = -3 the last value is near 0.05 of the peak.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 * @param gamma below 0
 */
@Paper(
    title = "REX: Revisiting Budgeted Training with an Improved Schedule",
    authors = "Chen, Wolfe, Kyrillidis",
    year = 2021,
    arxiv = "2107.04197")
public record Exponential(
    @Default("1") double peak, @Default("0") double floor, @Default("-3") double gamma)
    implements Profile {

  /** Refuses values outside their ranges. */
  public Exponential {
    Checks.rates("exponential", peak, floor);
    Checks.negative("exponential.gamma", gamma);
  }

  @Override
  public double profile(double s) {
    return Math.exp(gamma * s);
  }
}
