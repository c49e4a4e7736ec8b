package io.github.stepwright.bench.stats;

import java.util.Arrays;

/**
 * The mean of the middle half: sorted, k = floor(n / 4) values dropped at either end, the rest
 * averaged; nothing is interpolated.
 *
 * <p>Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice", 2021,
 * https://arxiv.org/abs/2108.13264
 */
public final class InterquartileMean {

  private InterquartileMean() {}

  /** Of these numbers, those of all runs and tasks together; NaN for none. */
  public static double of(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int drop = sorted.length / 4;
    return Arrays.stream(sorted, drop, sorted.length - drop).average().orElse(Double.NaN);
  }

  /** Of all entries of a table, one row for each run. */
  public static double of(double[][] runs) {
    return of(Arrays.stream(runs).flatMapToDouble(Arrays::stream).toArray());
  }
}
