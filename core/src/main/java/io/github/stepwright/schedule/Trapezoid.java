package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Rises, holds, falls: p = min(1, (s + 1/N) / warmup, (1 - s) / decay).
 *
 * <p>With a horizon of N steps the rise is (t + 1) / (warmup N), so that no step is wasted at 0;
 * without one it is s / warmup.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 * @param warmup share of the rise, in (0, 1)
 * @param decay share of the fall, in (0, 1); both together at most 1
 */
@Paper(
    title = "A Walk with SGD",
    authors = "Xing, Arpit, Tsirigotis, Bengio",
    year = 2018,
    arxiv = "1802.08770")
public record Trapezoid(
    @Default("1") double peak,
    @Default("0") double floor,
    @Default("0.1") double warmup,
    @Default("0.2") double decay)
    implements Profile {

  /** Refuses values outside their ranges. */
  public Trapezoid {
    Checks.rates("trapezoid", peak, floor);
    Checks.fraction("trapezoid.warmup", warmup);
    Checks.fraction("trapezoid.decay", decay);
    if (warmup + decay > 1) {
      throw new IllegalArgumentException(
          "trapezoid.warmup + decay must be <= 1, got %s".formatted(warmup + decay));
    }
  }

  @Override
  public double profile(double s) {
    return Math.min(1, Math.min(s / warmup, (1 - s) / decay));
  }

  @Override
  public double at(Progress p) {
    double s = p.fraction();
    double begun = s + (p.horizon() > 0 ? 1.0 / p.horizon() : 0);
    double rise = Math.min(1, begun / warmup);
    return floor + (peak - floor) * Math.min(rise, (1 - s) / decay);
  }
}
