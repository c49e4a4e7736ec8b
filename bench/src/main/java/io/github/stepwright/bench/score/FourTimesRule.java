package io.github.stepwright.bench.score;

/**
 * A time above four times the fastest of its workload counts as a miss.
 *
 * <p>{@code time(s, w)} becomes infinite where {@code time(s, w) > 4 * min over s of time(s, w)};
 * exactly four times is kept and earns a score of 0. A workload that everybody missed is left as it
 * is.
 *
 * <p>Dahl et al., "Benchmarking Neural Network Training Algorithms", 2023,
 * https://arxiv.org/abs/2306.07179
 */
public final class FourTimesRule {

  private FourTimesRule() {}

  /** The table with infinity where the rule takes a time away. */
  public static Times apply(Times times) {
    double[] most = new double[times.workloads().size()];
    for (int w = 0; w < most.length; w++) {
      most[w] = PerformanceProfile.LIMIT * times.fastest(w);
    }
    return times.without((s, w) -> times.at(s, w) > most[w]);
  }
}
