package io.github.stepwright.bench.protocol;

import io.github.stepwright.bench.score.FourTimesRule;
import io.github.stepwright.bench.score.PerformanceProfile;
import io.github.stepwright.bench.score.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One configuration for all workloads: the one with the best closed-form score among the
 * configurations that were tried.
 *
 * <p>Judged on the workloads that chose it a calibrated method looks too good; leaving one out
 * chooses on the others and reports on that one.
 *
 * @param configuration the best over all workloads
 * @param score its closed-form score there
 * @param leftOut for each workload what the others chose
 */
public record Calibration(String configuration, double score, List<LeftOut> leftOut) {

  /**
   * One workload left out.
   *
   * @param chosen configuration that is best on the others
   * @param time of it here; infinity for a miss
   * @param part what it earns here, 0 to 1
   */
  public record LeftOut(String workload, String chosen, double time, double part) {}

  /**
   * Of a table whose rows are configurations.
   *
   * @param times at least two workloads
   */
  public static Calibration of(Times times) {
    var profile = PerformanceProfile.of(FourTimesRule.apply(times));
    int workloads = times.workloads().size();
    if (workloads < 2) {
      throw new IllegalArgumentException(
          "leaving one out needs 2 workloads at least, got " + workloads);
    }
    int best = best(profile, times, -1);
    var left = new ArrayList<LeftOut>();
    for (int w = 0; w < workloads; w++) {
      int chosen = best(profile, times, w);
      left.add(
          new LeftOut(
              times.workloads().get(w),
              times.submissions().get(chosen),
              times.at(chosen, w),
              part(profile, chosen, w)));
    }
    return new Calibration(times.submissions().get(best), profile.score(best), left);
  }

  /** Mean over workloads of what the choice of the others earns. */
  public double leftOutScore() {
    return leftOut.stream().mapToDouble(LeftOut::part).average().orElseThrow();
  }

  private static int best(PerformanceProfile profile, Times times, int without) {
    double[] scores =
        IntStream.range(0, times.submissions().size())
            .mapToDouble(
                s ->
                    IntStream.range(0, times.workloads().size())
                        .filter(w -> w != without)
                        .mapToDouble(w -> part(profile, s, w))
                        .sum())
            .toArray();
    return IntStream.range(0, scores.length)
        .reduce((a, b) -> scores[b] > scores[a] ? b : a)
        .orElseThrow();
  }

  private static double part(PerformanceProfile profile, int s, int w) {
    double ratio = profile.ratio(s, w);
    double limit = PerformanceProfile.LIMIT;
    return ratio <= limit ? (limit - ratio) / (limit - 1) : 0;
  }
}
