package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * One family around REX: p(s) = M(z) = 2z / (phi + (2 - phi) z) with z = 1 - s.
 *
 * <p>phi = 1 is REX, phi = 2 is linear; a smaller phi holds the peak longer. M of phi after M of
 * psi is M of phi psi / 2, and M of 4 / phi undoes M of phi. The family generalises the paper's
 * schedule and is not in it.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 * @param phi above 0
 */
@Paper(
    title = "REX: Revisiting Budgeted Training with an Improved Schedule",
    authors = "Chen, Wolfe, Kyrillidis",
    year = 2021,
    arxiv = "2107.04197")
public record Fractional(
    @Default("1") double peak, @Default("0") double floor, @Default("1") double phi)
    implements Profile {

  /** Refuses values outside their ranges. */
  public Fractional {
    Checks.rates("fractional", peak, floor);
    Checks.positive("fractional.phi", phi);
  }

  @Override
  public double profile(double s) {
    return map(phi, 1 - s);
  }

  /** M(x) = 2x / (phi + (2 - phi) x), which maps [0, 1] onto itself and keeps the order. */
  static double map(double phi, double x) {
    // The same as phi + (2 - phi) x, which loses its digits for a large phi.
    return 2 * x / (phi * (1 - x) + 2 * x);
  }
}
