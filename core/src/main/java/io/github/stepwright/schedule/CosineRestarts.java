package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Half a cosine that starts again: cycle i is {@code first * mult^i} steps long, and in it p = (1 +
 * cos(pi k / length)) / 2 with k the steps since its start.
 *
 * <p>The first step of a cycle has the peak. The floor itself is not met at whole steps. Cycles are
 * counted with whole numbers: a logarithm would miss restarts by rounding.
 *
 * @param peak value at every restart, above 0
 * @param floor in [0, peak]
 * @param first steps of the first cycle, at least 1
 * @param mult factor from one cycle to the next, at least 1
 */
@Paper(
    title = "SGDR: Stochastic Gradient Descent with Warm Restarts",
    authors = "Loshchilov, Hutter",
    year = 2016,
    arxiv = "1608.03983")
public record CosineRestarts(
    @Default("1") double peak, @Default("0") double floor, long first, @Default("1") long mult)
    implements Peaked {

  /** Refuses values outside their ranges. */
  public CosineRestarts {
    Checks.rates("cosinerestarts", peak, floor);
    Checks.steps("cosinerestarts.first", 1, first);
    Checks.steps("cosinerestarts.mult", 1, mult);
  }

  @Override
  public double at(Progress p) {
    long k = p.horizon() > 0 ? Math.min(p.step(), p.horizon()) : p.step();
    long length = first;
    if (mult == 1) {
      k %= length;
    } else {
      while (k >= length) {
        k -= length;
        length = length > Long.MAX_VALUE / mult ? Long.MAX_VALUE : length * mult;
      }
    }
    return floor + (peak - floor) * (1 + Math.cos(Math.PI * k / length)) / 2;
  }
}
