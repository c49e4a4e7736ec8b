package io.github.stepwright.bench.score;

import java.util.Map;

/**
 * How much faster one submission reaches the targets than another, as a geometric mean.
 *
 * <p>ratio = exp(mean over workloads of ln(time(submission) / time(reference))), where the time of
 * a miss is the longest run allowed plus one second. The times are those before the 4x and held-out
 * rules. Below 1 the submission is faster: the "28 %" of a published result is 1 - ratio.
 *
 * <p>Unlike the score it does not depend on the rest of the panel, but a miss costs little where
 * the limit is near: read it beside the misses.
 *
 * <p>Dahl et al., "Benchmarking Neural Network Training Algorithms", 2023,
 * https://arxiv.org/abs/2306.07179
 *
 * @param submission who is compared
 * @param reference with whom
 * @param ratio geometric mean of time ratios, greater than 0
 */
public record SpeedUp(String submission, String reference, double ratio) {

  /** Checks the ratio. */
  public SpeedUp {
    if (!(ratio > 0) || Double.isInfinite(ratio)) {
      throw new IllegalArgumentException("ratio must be > 0 and finite, got " + ratio);
    }
  }

  /**
   * Compares two submissions.
   *
   * @param times before any rule but the median over studies
   * @param longestRuns seconds a run may take, by workload; needed only for a workload that exactly
   *     one of the two missed
   * @throws IllegalArgumentException if a limit is needed and not there
   */
  public static SpeedUp of(
      Times times, String submission, String reference, Map<String, Double> longestRuns) {
    int s = times.row(submission);
    int r = times.row(reference);
    double sum = 0;
    int n = times.workloads().size();
    for (int w = 0; w < n; w++) {
      // Where both missed both get the same seconds, whatever they are.
      if (times.reached(s, w) || times.reached(r, w)) {
        sum += Math.log(seconds(times, s, w, longestRuns) / seconds(times, r, w, longestRuns));
      }
    }
    return new SpeedUp(submission, reference, Math.exp(sum / n));
  }

  /** Share of the reference's time that is saved: 0.28 is "28 % faster", negative is slower. */
  public double saved() {
    return 1 - ratio;
  }

  private static double seconds(Times times, int s, int w, Map<String, Double> longestRuns) {
    if (times.reached(s, w)) {
      return times.at(s, w);
    }
    String workload = times.workloads().get(w);
    Double longest = longestRuns.get(workload);
    if (longest == null || !(longest > 0) || longest.isInfinite()) {
      throw new IllegalArgumentException(
          "longest run of %s must be known and > 0 because %s missed it, got %s"
              .formatted(workload, times.submissions().get(s), longest));
    }
    return longest + 1;
  }
}
