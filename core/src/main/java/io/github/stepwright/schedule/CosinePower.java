package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Cosine power annealing: u = (k^c - 1) / (k^c1 - 1) with c = (1 + cos(pi e / N)) / 2, e = t + 1,
 * c1 the first c; value = floor + (peak - floor) u.
 *
 * <p>Order 1 is the limit, u = c / c1. The first step has the peak and the last, N - 1, the floor,
 * so it needs a horizon in steps; a run of one step has the peak.
 *
 * @param peak above 0
 * @param floor in [0, peak]
 * @param order k, at least 1; the larger, the earlier it falls
 */
@Paper(
    title = "sharpDARTS: Faster and More Accurate Differentiable Architecture Search",
    authors = "Hundt, Jain, Hager",
    year = 2019,
    arxiv = "1903.09900")
public record CosinePower(
    @Default("1") double peak, @Default("0") double floor, @Default("10") double order)
    implements Peaked {

  /** Refuses values outside their ranges. */
  public CosinePower {
    Checks.rates("cosinepower", peak, floor);
    if (!(order >= 1) || Double.isInfinite(order)) {
      throw new IllegalArgumentException("cosinepower.order must be >= 1 and finite, got " + order);
    }
  }

  @Override
  public void fit(Progress start) {
    start.horizon("cosinepower");
  }

  @Override
  public double at(Progress p) {
    long horizon = p.horizon("cosinepower");
    if (horizon == 1) {
      return peak;
    }
    long e = Math.min(p.step() + 1, horizon);
    double c = (1 + Math.cos(Math.PI * e / horizon)) / 2;
    double first = (1 + Math.cos(Math.PI / horizon)) / 2;
    double log = Math.log(order);
    return floor + (peak - floor) * (height(c, log) / height(first, log));
  }

  /**
   * (k^c - 1) / log k or a multiple of it. The accurate function costs twice the plain one and is
   * needed near order 1 alone, where the difference would lose its digits; at order 1 it is c.
   */
  private static double height(double c, double log) {
    if (log == 0) {
      return c;
    }
    return log < 0.1 ? Math.expm1(c * log) : Math.exp(c * log) - 1;
  }
}
