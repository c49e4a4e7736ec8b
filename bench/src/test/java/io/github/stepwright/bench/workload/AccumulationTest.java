package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.MicroBatches;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccumulationTest {

  private static final int STEPS = 50;

  /**
   * Gradients differ by the rounding of float32 sums, 1e-7 of their size; 50 steps add that up and
   * AdamW, which divides by the gradient's size, makes it a share of the rate.
   */
  @ParameterizedTest
  @ValueSource(strings = {"sgd:lr=0.1,momentum=0.9", "clipnorm:max=0.5/adamw", "muon", "lamb"})
  void weights_after_8_micro_batches_are_those_after_1(String spec) {
    Map<String, Workload.Tensor> whole = train(spec, 1);
    Map<String, Workload.Tensor> parts = train(spec, 8);
    whole.forEach(
        (name, tensor) -> {
          float[] found = parts.get(name).values();
          for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(tensor.values()[i], within(2e-4));
          }
        });
  }

  private static Map<String, Workload.Tensor> train(String spec, int parts) {
    var problem = new Workloads().open("digits-mlp").orElseThrow();
    var rule = Catalog.OPTIMIZERS.parse(spec);
    Stepper stepper = MicroBatches.of(Descent.of(rule), parts);
    var knobs = new HashMap<>(rule.knobs());
    knobs.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    Settings settings = Settings.of(knobs);
    try (Workload workload = problem.start(stepper, 3)) {
      for (int t = 0; t < STEPS; t++) {
        var step = workload.step(settings, Progress.of(t, STEPS));
        assertThat(step.spread().isPresent()).isEqualTo(parts > 1);
        assertThat(step.cost().units()).isEqualTo(1);
      }
      return workload.weights();
    }
  }
}
