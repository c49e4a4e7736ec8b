package io.github.stepwright.bench.stats;

import java.util.Arrays;

/**
 * How far scores stay behind a goal: goal - mean(min(score, goal)); what is above the goal makes up
 * for nothing.
 *
 * <p>Agarwal et al., 2021, https://arxiv.org/abs/2108.13264
 */
public final class OptimalityGap {

  private OptimalityGap() {}

  /** Of all entries of a table, one row for each run; NaN for none. */
  public static double of(double[][] runs, double goal) {
    return goal
        - Arrays.stream(runs)
            .flatMapToDouble(Arrays::stream)
            .map(score -> Math.min(score, goal))
            .average()
            .orElse(Double.NaN);
  }
}
