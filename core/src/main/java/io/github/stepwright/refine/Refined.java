package io.github.stepwright.refine;

import io.github.stepwright.math.Numbers;
import io.github.stepwright.schedule.Tabulated;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A refined schedule: what {@link Refinement} makes of a log.
 *
 * @param values one per row of the log that was not trimmed, as shares of the base rate: 0 or more,
 *     the largest 1
 * @param first row of the log that the first value belongs to
 * @param width window of the median, in rows
 * @param floored smoothed norms that were lifted to the floor
 * @param skipped faulty rows, whose values are bridged
 * @param guarantee what the theory promises for the refined schedule as a share of what it promises
 *     for linear decay, each at its best base rate, for the smoothed norms: n / sqrt(sum ĝ² * sum
 *     ĝ^-2), at most 1; only for Euclidean norms and without a fallback
 * @param fallback why the values are plain linear decay; empty where they are refined
 */
public record Refined(
    List<Double> values,
    int first,
    int width,
    int floored,
    List<Fault> skipped,
    OptionalDouble guarantee,
    Optional<String> fallback) {

  private static final MathContext DIGITS = new MathContext(5);

  /** Copies the lists. */
  public Refined {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values must have at least one number, got none");
    }
    values = Numbers.copyOf(values);
    skipped = List.copyOf(skipped);
  }

  /** The values as an array of the caller's own. */
  public double[] array() {
    return Numbers.copyOf(values).array();
  }

  /** The schedule with a base rate, every value kept. */
  public Tabulated schedule(double peak) {
    return new Tabulated(peak, values);
  }

  /**
   * The schedule in few values, five digits each, short enough for a spec. The values lie on the
   * full schedule, so a spike between two of them is lost.
   *
   * @param knots how many values to keep at most, at least 2
   */
  public Tabulated compact(double peak, int knots) {
    if (knots < 2) {
      throw new IllegalArgumentException("knots must be >= 2, got " + knots);
    }
    int n = values.size();
    int m = Math.min(knots, n);
    var few = new ArrayList<Double>(m);
    for (int k = 0; k < m; k++) {
      double x = m == 1 ? 0 : (double) k / (m - 1) * (n - 1);
      int i = Math.min((int) x, n - 1);
      double here = values.get(i);
      double next = values.get(Math.min(i + 1, n - 1));
      few.add(BigDecimal.valueOf(here + (x - i) * (next - here)).round(DIGITS).doubleValue());
    }
    return new Tabulated(peak, few);
  }
}
