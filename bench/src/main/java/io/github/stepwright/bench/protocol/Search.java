package io.github.stepwright.bench.protocol;

import io.github.stepwright.bench.stats.Friedman;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.stat.descriptive.rank.Median;

/**
 * The choice of a base rate by trials: the shortest median time to the target, among equal ones the
 * best mean metric at the end.
 *
 * @param factors on the declared rate
 * @param trials of each factor, in their order, as many seeds for each; none where nothing is
 *     chosen
 * @param target NaN where there is none
 */
record Search(List<Double> factors, List<Trial> trials, double target, boolean lower) {

  /** The factor to use; 1 where there was no choice. */
  double best() {
    return trials.isEmpty() ? 1 : factors.get(first(ranks()));
  }

  /** Whether it is the first or last of the factors. */
  boolean edge() {
    int best = trials.isEmpty() ? 0 : first(ranks());
    return !trials.isEmpty() && (best == 0 || best == factors.size() - 1);
  }

  /** The factor with the best mean rank over several searches. */
  static double common(List<Search> searches) {
    double[] sum = new double[searches.getFirst().factors.size()];
    for (Search search : searches) {
      double[] ranks = search.ranks();
      for (int k = 0; k < sum.length; k++) {
        sum[k] += ranks[k];
      }
    }
    return searches.getFirst().factors.get(first(sum));
  }

  private static int first(double... values) {
    return IntStream.range(0, values.length)
        .reduce((a, b) -> values[b] < values[a] ? b : a)
        .orElseThrow();
  }

  /** Rank of every factor: by time, and where times are equal by the metric at the end. */
  double[] ranks() {
    int n = factors.size();
    double[] times = new double[n];
    double[] ends = new double[n];
    int seeds = trials.size() / n;
    for (int k = 0; k < n; k++) {
      List<Trial> some = trials.subList(k * seeds, (k + 1) * seeds);
      times[k] =
          median(
              some.stream()
                  .mapToDouble(trial -> trial.time(Trial.Axis.UNITS, target, lower))
                  .toArray());
      ends[k] =
          some.stream()
              .mapToDouble(trial -> (lower ? 1 : -1) * trial.last(lower))
              .average()
              .orElseThrow();
    }
    double[] byTime = Friedman.ranks(times, true);
    double[] byEnd = Friedman.ranks(ends, true);
    // Ranks differ by half at least, so that the second can break ties of the first only.
    double[] both = new double[n];
    Arrays.setAll(both, k -> byTime[k] + byEnd[k] / (4.0 * n));
    return both;
  }

  // Infinity less infinity is no number, so nothing may be interpolated between two misses.
  private static double median(double... values) {
    long missed = Arrays.stream(values).filter(Double::isInfinite).count();
    return 2 * missed >= values.length ? Double.POSITIVE_INFINITY : new Median().evaluate(values);
  }
}
