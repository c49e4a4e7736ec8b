package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * Half a cosine: p(s) = (1 + cos(pi s)) / 2.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 */
@Paper(
    title = "SGDR: Stochastic Gradient Descent with Warm Restarts",
    authors = "Loshchilov, Hutter",
    year = 2016,
    arxiv = "1608.03983")
public record Cosine(@Default("1") double peak, @Default("0") double floor) implements Profile {

  /** Refuses a peak that is not positive and a floor above it. */
  public Cosine {
    Checks.rates("cosine", peak, floor);
  }

  @Override
  public double profile(double s) {
    return (1 + Math.cos(Math.PI * s)) / 2;
  }
}
