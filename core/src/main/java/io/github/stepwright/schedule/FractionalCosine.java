package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * The map of {@link Fractional} over half a cosine: p(s) = 2c / (phi + (2 - phi) c) with c = (1 +
 * cos(pi s)) / 2.
 *
 * <p>phi = 2 is cosine, phi = 1 the REX transform of cosine. Known as {@code uba}: the form was
 * reconstructed from third-party code and not confirmed from the paper, of which only the abstract
 * was read; one phase, no offset.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 * @param phi above 0
 */
@Paper(
    title =
        "Stepsize anything: A Unified Learning Rate Schedule for " + "Budgeted-Iteration Training",
    authors = "Tang, Dong, Zeng, Zhou, Lin",
    year = 2025,
    arxiv = "2505.24452")
public record FractionalCosine(
    @Default("1") double peak, @Default("0") double floor, @Default("1") double phi)
    implements Profile {

  /** Refuses values outside their ranges. */
  public FractionalCosine {
    Checks.rates("fractionalcosine", peak, floor);
    Checks.positive("fractionalcosine.phi", phi);
  }

  @Override
  public double profile(double s) {
    return Fractional.map(phi, (1 + Math.cos(Math.PI * s)) / 2);
  }
}
