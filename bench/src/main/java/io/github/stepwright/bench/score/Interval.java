package io.github.stepwright.bench.score;

/**
 * A percentile interval of a bootstrap.
 *
 * @param low lower end
 * @param high upper end, at least the lower one
 */
public record Interval(double low, double high) {

  /** Checks the order. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("low must be <= high, got %s > %s".formatted(low, high));
    }
  }
}
