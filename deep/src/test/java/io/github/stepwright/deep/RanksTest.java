package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.stepwright.Ask;
import io.github.stepwright.Batch;
import io.github.stepwright.Decision;
import io.github.stepwright.Outputs;
import io.github.stepwright.Quantity;
import io.github.stepwright.Why;
import io.github.stepwright.djl.DjlWorkload;
import io.github.stepwright.signal.Measurements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Effective ranks of the logits of the deep workloads. */
class RanksTest {

  private static final int LOOKS = 1_000;

  /** A leak is in each of them; what the JVM or the engine keeps now and then is not. */
  private static final int WINDOWS = 5;

  /** What the compilers of the JVM may take meanwhile. */
  private static final long NOISE = 8 << 20;

  private static double measure(DjlWorkload workload, Quantity what) {
    return workload.measure(new Decision.Measure(new Ask("test", 0), what, Why.of("test"))).value();
  }

  /** A centred spectrum of k logits has k values at most, and those of a softmax one less. */
  @ParameterizedTest
  @CsvSource({
    "fashion-mlp, 10, 1",
    "fashion-cnn:norm=batch, 10, 1",
    "fashion-vit, 10, 1",
    "chars-gpt, 80, 64",
    "chars-gru, 80, 32",
    "words-mlp-djl, 27, 1"
  })
  void are_between_1_and_the_number_of_logits_and_the_same_each_time(
      String name, int logits, int places) {
    String spec = Runs.WORKLOADS.quick(name).orElseThrow();
    try (var workload = (DjlWorkload) Runs.start(spec, 1);
        var same = (DjlWorkload) Runs.start(spec, 1)) {
      var model = (Outputs) workload.objective();
      assertThat(model.outputs()).isEqualTo(logits);
      assertThat(model.places()).isEqualTo(places);
      Runs.steps(workload, spec, 0, 2);
      Runs.steps(same, spec, 0, 2);
      double rank = measure(workload, Measurements.RANK_ME);
      assertThat(rank).isBetween(1.0, (double) logits);
      assertThat(measure(workload, Measurements.RANK_ME)).isEqualTo(rank);
      assertThat(measure(same, Measurements.RANK_ME)).isEqualTo(rank);
      assertThat(measure(workload, Measurements.RANK_ME_EIG)).isBetween(1.0, rank);
      assertThat(measure(workload, Measurements.ALPHA_REQ)).isPositive();
      // A look changes nothing of the run.
      assertThat(Runs.steps(workload, spec, 2, 4)).isEqualTo(Runs.steps(same, spec, 2, 4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fashion-vae", "cartpole-reinforce"})
  void are_not_known_where_a_model_has_no_logits_of_labels(String name) {
    String spec = Runs.WORKLOADS.quick(name).orElseThrow();
    try (var workload = (DjlWorkload) Runs.start(spec, 1)) {
      Runs.steps(workload, spec, 0, 1);
      assertThat(measure(workload, Measurements.RANK_ME)).isNaN();
    }
  }

  @Test
  void outputs_and_what_is_pulled_back_leave_no_memory_behind() {
    assumeTrue(Malloc.used().isPresent());
    try (var workload = (DjlWorkload) Runs.start("fashion-mlp:batch=64", 1)) {
      var model = (Outputs) workload.objective();
      looks(model, LOOKS / 5);
      // 64 x 784 inputs alone are 200 kB a pass, 400 MB for two of them a look, in each window.
      long least = Long.MAX_VALUE;
      for (int window = 0; window < WINDOWS && least >= NOISE; window++) {
        long before = Malloc.used().orElseThrow();
        looks(model, LOOKS);
        least = Math.min(least, Malloc.used().orElseThrow() - before);
      }
      assertThat(least).as("bytes of %d looks, the least of windows", LOOKS).isLessThan(NOISE);
    }
  }

  private static void looks(Outputs model, int count) {
    int size = 64;
    var batch = new Batch(new int[size], size, -1);
    double[] z = new double[size * model.outputs()];
    for (int i = 0; i < count; i++) {
      model.outputs(batch, z);
      model.pullBack(batch, (outputs, v) -> model.lossGradient(batch, outputs, v));
    }
  }
}
