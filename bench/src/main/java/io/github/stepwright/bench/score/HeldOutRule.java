package io.github.stepwright.bench.score;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/**
 * A time counts only if the submission also reaches the target of the held-out variants of the
 * workload, which nobody could tune for.
 *
 * <ol>
 *   <li>time(s, v) becomes infinite where time(s, b) of its base is not finite
 *   <li>the {@linkplain FourTimesRule 4x rule} on base workloads and on variants; the fastest on a
 *       variant is therefore taken among those who reached the target of its base
 *   <li>time(s, b) becomes infinite where a variant's time is not finite
 * </ol>
 *
 * <p>A variant bears the name of its base, an underscore and anything: {@code wmt_glu_tanh} belongs
 * to {@code wmt}. Of several bases that fit, the longest name counts. A base may have no variant,
 * and then only the 4x rule holds for it, or several, and then all must be reached.
 *
 * <p>Rules 0.5 of AlgoPerf (Dahl et al., 2023, https://arxiv.org/abs/2306.07179); dropped in 0.6.
 */
public final class HeldOutRule {

  private HeldOutRule() {}

  /**
   * The table of base workloads with infinity where the rule, 4x rule included, takes a time away.
   *
   * @param base times on the base workloads
   * @param heldOut times on the variants, with the same submissions in any order
   * @throws IllegalArgumentException for a variant whose base is not among the workloads
   */
  public static Times apply(Times base, Times heldOut) {
    int[] bases =
        heldOut.workloads().stream().mapToInt(name -> base(base.workloads(), name)).toArray();
    Times variants = inOrderOf(base, heldOut);
    Times near = FourTimesRule.apply(variants.without((s, v) -> !base.reached(s, bases[v])));
    return FourTimesRule.apply(base).without((s, w) -> missesVariant(near, bases, s, w));
  }

  private static boolean missesVariant(Times variants, int[] bases, int submission, int workload) {
    for (int v = 0; v < bases.length; v++) {
      if (bases[v] == workload && !variants.reached(submission, v)) {
        return true;
      }
    }
    return false;
  }

  private static int base(List<String> workloads, String variant) {
    return workloads.stream()
        .filter(name -> variant.startsWith(name + "_"))
        .max(Comparator.comparingInt(String::length))
        .map(workloads::indexOf)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "held-out workload must be named after one of %s and an underscore, got %s"
                        .formatted(workloads, variant)));
  }

  private static Times inOrderOf(Times base, Times heldOut) {
    if (!new HashSet<>(base.submissions()).equals(new HashSet<>(heldOut.submissions()))) {
      throw new IllegalArgumentException(
          "held-out times must be of the same submissions %s, got %s"
              .formatted(base.submissions(), heldOut.submissions()));
    }
    double[][] seconds = new double[base.submissions().size()][heldOut.workloads().size()];
    for (int s = 0; s < seconds.length; s++) {
      int row = heldOut.row(base.submissions().get(s));
      for (int v = 0; v < seconds[s].length; v++) {
        seconds[s][v] = heldOut.at(row, v);
      }
    }
    return new Times(base.submissions(), heldOut.workloads(), seconds);
  }
}
