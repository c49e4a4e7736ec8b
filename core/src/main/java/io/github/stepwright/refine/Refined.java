package io.github.stepwright.refine;

import io.github.stepwright.math.Numbers;
import io.github.stepwright.schedule.Tabulated;
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

  /** A breadth below this share of the run is a schedule of a few spikes. */
  public static final double NARROW = 0.3;

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

  /**
   * On how much of the run the schedule rests: (sum of values)² / (n * sum of squares), 1 for a
   * constant one, 3/4 for linear decay, 1/n for a single spike.
   */
  public double breadth() {
    double sum = 0;
    double squares = 0;
    for (double value : Numbers.copyOf(values).array()) {
      sum += value;
      squares += value * value;
    }
    return sum * sum / (values.size() * squares);
  }

  /** The schedule with a base rate, every value kept. */
  public Tabulated schedule(double peak) {
    return new Tabulated(peak, values);
  }

  /** The schedule in at most so many values, short enough for a spec; at least 2. */
  public Knots compact(int knots) {
    return Knots.atMost(values, knots);
  }
}
