package io.github.stepwright.bench.score;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rules of AlgoPerf in the two versions under which results were published.
 *
 * <p>They differ in the {@linkplain HeldOutRule held-out rule}, in the number of studies and in the
 * seconds a run may take; self-tuning runs may take a multiple of these seconds.
 *
 * <p>Dahl et al., "Benchmarking Neural Network Training Algorithms", 2023,
 * https://arxiv.org/abs/2306.07179; Kasimbeg et al., "Accelerating Neural Network Training: An
 * Analysis of the AlgoPerf Competition", 2025, https://arxiv.org/abs/2502.15015
 */
public enum Ruleset {
  /** Rules 0.5: held-out variants, five studies, three times the seconds for self-tuning. */
  V05(true, 5, 3, 7703, 8859, 63008, 77520, 61068, 55506, 18477, 48151),
  /** Rules 0.6: no held-out variants, three studies, 1.5 times the seconds for self-tuning. */
  V06(false, 3, 1.5, 7703, 4430, 66159, 69768, 58015, 44405, 12011, 43336);

  private static final List<String> WORKLOADS =
      List.of(
          "criteo1tb",
          "fastmri",
          "imagenet_resnet",
          "imagenet_vit",
          "librispeech_conformer",
          "librispeech_deepspeech",
          "ogbg",
          "wmt");

  private final boolean heldOut;
  private final int studies;
  private final double selfTuning;
  private final double[] seconds;

  Ruleset(boolean heldOut, int studies, double selfTuning, double... seconds) {
    this.heldOut = heldOut;
    this.studies = studies;
    this.selfTuning = selfTuning;
    this.seconds = seconds;
  }

  /** The ruleset of a name as the command line takes it: {@code v05} or {@code v06}. */
  public static Ruleset named(String name) {
    return Arrays.stream(values())
        .filter(ruleset -> ruleset.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "ruleset must be one of %s, got %s".formatted(List.of(values()), name)));
  }

  /** True if times on held-out variants take part. */
  public boolean heldOut() {
    return heldOut;
  }

  /** Number of studies that a published result has. */
  public int studies() {
    return studies;
  }

  /** Longest runs in seconds by AlgoPerf workload, scaled for the kind of tuning. */
  public Map<String, Double> longestRuns(Tuning tuning) {
    double factor = tuning == Tuning.SELF ? selfTuning : 1;
    var longest = new LinkedHashMap<String, Double>();
    for (int w = 0; w < seconds.length; w++) {
      longest.put(WORKLOADS.get(w), factor * seconds[w]);
    }
    return longest;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
