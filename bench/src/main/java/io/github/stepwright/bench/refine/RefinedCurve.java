package io.github.stepwright.bench.refine;

import io.github.stepwright.refine.Refined;
import io.github.stepwright.refine.WarmupPowerFit;
import java.util.List;
import java.util.Optional;

/**
 * What a refined schedule looks like.
 *
 * @param start value of the first step, as a share of the peak
 * @param peakAt where the peak lies, as a share of the steps
 * @param endSlope how steep the last tenth is: what the schedule loses there over its length, as
 *     shares of the peak and of the steps; that of linear decay is 1
 * @param earlyMass share of the sum of its values that lies in the first half, 3/4 for linear decay
 * @param breadth on how much of the run it rests, as {@link Refined#breadth}
 * @param fit the nearest warm-up followed by a power
 * @param refusal why there is none and linear decay stands in; empty where it was refined
 */
public record RefinedCurve(
    double start,
    double peakAt,
    double endSlope,
    double earlyMass,
    double breadth,
    WarmupPowerFit fit,
    Optional<String> refusal) {

  private static final double END = 0.1;

  static RefinedCurve of(Refined refined) {
    List<Double> v = refined.values();
    int last = v.size() - 1;
    int peak = 0;
    for (int t = 1; t <= last; t++) {
      if (v.get(t) > v.get(peak)) {
        peak = t;
      }
    }
    double early = 0;
    double all = 0;
    for (int t = 0; t <= last; t++) {
      all += v.get(t);
      early += 2 * t <= last ? v.get(t) : 0;
    }
    int from = (int) Math.round((1 - END) * last);
    double slope = (v.get(from) - v.get(last)) * last / (last - from);
    return new RefinedCurve(
        v.getFirst(),
        (double) peak / last,
        slope,
        early / all,
        refined.breadth(),
        WarmupPowerFit.of(v),
        refined.fallback());
  }
}
