package io.github.stepwright.bench.score;

import io.github.stepwright.Paper;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * How often a submission is within a factor tau of the fastest, for tau from 1 to 4.
 *
 * <p>Notation: s submission, w workload, n number of workloads.
 *
 * <ul>
 *   <li>ratio(s, w) = time(s, w) / min over s of time(s, w)
 *   <li>profile(s, tau) = share of the workloads with {@code ratio(s, w) <= tau}
 *   <li>score(s) = 1/3 * integral of profile(s, tau) for tau from 1 to 4 = (1/n) * sum over w of (4
 *       - ratio(s, w)) / 3
 * </ul>
 *
 * <p>A ratio above 4 counts like a miss. On a workload that everybody missed all ratios are
 * infinite. Scores are relative to the panel: another panel has another fastest time, so numbers of
 * different panels must not be compared. To see one workload at a time read the times instead.
 *
 * <p>Dolan and Moré, "Benchmarking optimization software with performance profiles", 2002,
 * https://arxiv.org/abs/cs/0102001; with this score in Dahl et al., "Benchmarking Neural Network
 * Training Algorithms", 2023, https://arxiv.org/abs/2306.07179
 *
 * <p>Immutable and safe to share between threads.
 */
@Paper(
    title = "Benchmarking Neural Network Training Algorithms",
    authors = "Dahl et al.",
    year = 2023,
    arxiv = "2306.07179")
public final class PerformanceProfile {

  /** Largest ratio that counts; the four of the 4x rule. */
  public static final double LIMIT = 4;

  // Number of values of tau in the published scorer, both ends included.
  private static final int GRID = 100;

  private final Times times;
  private final double[][] ratios;

  private PerformanceProfile(Times times, double[][] ratios) {
    this.times = times;
    this.ratios = ratios;
  }

  /** The profile of a table to which the rules have been applied already. */
  public static PerformanceProfile of(Times times) {
    return new PerformanceProfile(times, ratios(times, times::fastest));
  }

  /**
   * The profile against fastest times that were stored once, so that a newcomer does not move the
   * scores of the others.
   *
   * <p>Ratios may be below 1 here; they earn 1 like the fastest of the stored panel.
   *
   * @param times times of anybody, in the unit of the stored ones; no rule needs to have been
   *     applied as a ratio above 4 counts like a miss
   * @param fastest stored time by workload, greater than 0; infinity if the stored panel missed,
   *     and then the workload earns nothing
   * @throws IllegalArgumentException for a workload without a stored time
   */
  public static PerformanceProfile against(Times times, Map<String, Double> fastest) {
    for (String workload : times.workloads()) {
      Double stored = fastest.get(workload);
      if (stored == null || !(stored > 0)) {
        throw new IllegalArgumentException(
            "stored fastest time of %s must be > 0, got %s".formatted(workload, stored));
      }
    }
    return new PerformanceProfile(times, ratios(times, w -> fastest.get(times.workloads().get(w))));
  }

  private static double[][] ratios(Times times, IntToDoubleFunction fastestOf) {
    int n = times.workloads().size();
    double[][] ratios = new double[times.submissions().size()][n];
    for (int w = 0; w < n; w++) {
      double fastest = fastestOf.applyAsDouble(w);
      boolean anybody = Double.isFinite(fastest);
      for (int s = 0; s < ratios.length; s++) {
        ratios[s][w] =
            anybody && times.reached(s, w) ? times.at(s, w) / fastest : Double.POSITIVE_INFINITY;
      }
    }
    return ratios;
  }

  /** Names of the submissions. */
  public List<String> submissions() {
    return times.submissions();
  }

  /** Time over the fastest time, both positions as in the table; infinity for a miss. */
  public double ratio(int submission, int workload) {
    return ratios[submission][workload];
  }

  /** Share of the workloads on which a submission needs at most tau times the fastest time. */
  public double at(int submission, double tau) {
    int within = 0;
    for (double ratio : ratios[submission]) {
      within += ratio <= tau ? 1 : 0;
    }
    return (double) within / ratios[submission].length;
  }

  /** Score from 0 to 1 by the closed form. */
  public double score(int submission) {
    double sum = 0;
    for (double ratio : ratios[submission]) {
      sum += ratio <= LIMIT ? (LIMIT - Math.max(ratio, 1)) / (LIMIT - 1) : 0;
    }
    return sum / ratios[submission].length;
  }

  /**
   * Score by the trapezoid rule on 100 equally spaced values of tau, for comparison with published
   * numbers; at most half a grid step, 0.0051, away from the closed form.
   */
  public double score100(int submission) {
    double step = (LIMIT - 1) / (GRID - 1);
    double sum = 0;
    for (int i = 0; i < GRID; i++) {
      // The last value is the limit itself: a ratio of 4 must be within it whatever the rounding.
      double tau = i == GRID - 1 ? LIMIT : 1 + i * step;
      double weight = i == 0 || i == GRID - 1 ? 0.5 : 1;
      sum += weight * at(submission, tau);
    }
    return sum * step / (LIMIT - 1);
  }

  /** The profile over workloads chosen by position, each as often as it is named. */
  PerformanceProfile over(int[] workloads) {
    double[][] chosen = new double[ratios.length][workloads.length];
    for (int s = 0; s < chosen.length; s++) {
      for (int w = 0; w < workloads.length; w++) {
        chosen[s][w] = ratios[s][workloads[w]];
      }
    }
    return new PerformanceProfile(times, chosen);
  }
}
