package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Ask;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.signal.Measurements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A block of DJL as a workload, on the real engine. */
class DjlWorkloadTest {

  private static final int STEPS = 20;

  /** What needs no outputs. */
  private static final List<Quantity> MEASURED =
      List.of(Measurements.SHARPNESS, Measurements.NOISE_SCALE, Measurements.UPDATE_TO_WEIGHT);

  private static Settings settings(String optimizer) {
    var values = new HashMap<>(Catalog.OPTIMIZERS.parse(optimizer).knobs());
    values.put(Knob.BATCH_SIZE, 16.0);
    return Settings.of(values);
  }

  private static double[] run(Workload workload, String optimizer, int from, int to) {
    double[] losses = new double[to - from];
    for (int step = from; step < to; step++) {
      losses[step - from] = workload.step(settings(optimizer), Progress.of(step, STEPS)).loss();
    }
    return losses;
  }

  private static Decision.Evaluate look(Split split, boolean readout) {
    return new Decision.Evaluate(new Ask("test", 0), split, 0, readout, Why.of("test"));
  }

  private static Decision.Measure measure(Quantity what) {
    return new Decision.Measure(new Ask("test", 0), what, Why.of("test"));
  }

  @Test
  void training_lowers_the_loss_and_separates_the_clouds() {
    try (var workload = Nets.workload(Nets.restless(), "adam:lr=0.01", 1)) {
      double before = workload.evaluate(look(Split.VALIDATION, true)).metrics().get("loss");
      for (int i = 0; i < 15; i++) {
        run(workload, "adam:lr=0.01", 0, STEPS);
      }
      var after = workload.evaluate(look(Split.VALIDATION, true)).metrics();
      assertThat(after.get("loss")).isLessThan(before / 2);
      assertThat(after.get("accuracy")).isGreaterThan(0.75);
    }
  }

  @Test
  void equal_seeds_give_equal_bits_and_other_seeds_other_ones() {
    try (var one = Nets.workload(Nets.restless(), "adamw", 3);
        var same = Nets.workload(Nets.restless(), "adamw", 3);
        var other = Nets.workload(Nets.restless(), "adamw", 4)) {
      double[] losses = run(one, "adamw", 0, STEPS);
      assertThat(run(same, "adamw", 0, STEPS)).isEqualTo(losses);
      assertThat(run(other, "adamw", 0, STEPS)).isNotEqualTo(losses);
    }
  }

  @Test
  void weights_that_have_to_be_copied_take_the_steps_of_those_in_place() {
    try (var copied = Nets.builder(Nets.restless(), "adamw", 3).optCopy().build();
        var inPlace = Nets.workload(Nets.restless(), "adamw", 3)) {
      assertThat(run(copied, "adamw", 0, STEPS)).isEqualTo(run(inPlace, "adamw", 0, STEPS));
      var looked = copied.evaluate(look(Split.VALIDATION, true)).metrics();
      assertThat(looked).isEqualTo(inPlace.evaluate(look(Split.VALIDATION, true)).metrics());
      for (var what : MEASURED) {
        assertThat(copied.measure(measure(what)).value())
            .as(what.name())
            .isEqualTo(inPlace.measure(measure(what)).value());
      }
    }
  }

  @Test
  void a_checkpoint_brings_back_weights_slots_statistics_noise_and_data_bit_for_bit() {
    try (var workload = Nets.workload(Nets.restless(), "adamw", 5);
        var fresh = Nets.workload(Nets.restless(), "adamw", 5)) {
      run(workload, "adamw", 0, 7);
      Checkpoint kept = workload.checkpoint();
      var metrics = workload.evaluate(look(Split.VALIDATION, true)).metrics();
      double[] losses = run(workload, "adamw", 7, STEPS);
      assertThat(workload.evaluate(look(Split.VALIDATION, true)).metrics()).isNotEqualTo(metrics);
      workload.restore(kept);
      assertThat(workload.evaluate(look(Split.VALIDATION, true)).metrics()).isEqualTo(metrics);
      assertThat(run(workload, "adamw", 7, STEPS)).isEqualTo(losses);
      // Another workload of the same seed, as after a crash.
      fresh.restore(kept);
      assertThat(fresh.evaluate(look(Split.VALIDATION, true)).metrics()).isEqualTo(metrics);
      assertThat(run(fresh, "adamw", 7, STEPS)).isEqualTo(losses);
    }
  }

  @Test
  void a_checkpoint_in_place_brings_back_weights_and_statistics_and_the_data_goes_on() {
    try (var workload = Nets.workload(Nets.restless(), "adamw", 5);
        var other = Nets.workload(Nets.restless(), "adamw", 5)) {
      run(workload, "adamw", 0, 7);
      run(other, "adamw", 0, 7);
      Checkpoint kept = workload.checkpoint();
      var metrics = workload.evaluate(look(Split.VALIDATION, true)).metrics();
      workload.restoreInPlace(kept); // at once: nothing has changed
      double[] losses = run(workload, "adamw", 7, STEPS);
      assertThat(losses).isEqualTo(run(other, "adamw", 7, STEPS));
      workload.restoreInPlace(kept);
      assertThat(workload.evaluate(look(Split.VALIDATION, true)).metrics()).isEqualTo(metrics);
      assertThat(run(workload, "adamw", 7, STEPS)).isNotEqualTo(losses);
    }
  }

  @Test
  void looking_and_measuring_change_nothing() {
    try (var looked = Nets.workload(Nets.restless(), "sgd:momentum=0.9", 6);
        var plain = Nets.workload(Nets.restless(), "sgd:momentum=0.9", 6)) {
      run(looked, "sgd:momentum=0.9", 0, 5);
      run(plain, "sgd:momentum=0.9", 0, 5);
      looked.evaluate(look(Split.VALIDATION, false));
      for (var what : MEASURED) {
        assertThat(looked.measure(measure(what)).value()).as(what.name()).isFinite();
      }
      assertThat(run(looked, "sgd:momentum=0.9", 5, STEPS))
          .isEqualTo(run(plain, "sgd:momentum=0.9", 5, STEPS));
      assertThat(looked.checkpoint().floats())
          .containsOnlyKeys(plain.checkpoint().floats().keySet());
      plain
          .checkpoint()
          .floats()
          .forEach(
              (name, values) ->
                  assertThat(looked.checkpoint().floats().get(name)).as(name).isEqualTo(values));
    }
  }

  @Test
  void a_step_that_is_not_finite_leaves_weights_slots_and_statistics() {
    try (var workload = Nets.workload(Nets.restless(), "adamw", 8)) {
      run(workload, "adamw", 0, 3);
      Block first = workload.objective().blocks().getFirst();
      double kept = first.weights().get(0);
      first.weights().set(0, Double.NaN);
      Map<String, float[]> before = workload.checkpoint().floats();
      assertThat(run(workload, "adamw", 3, 4)[0]).isNaN();
      Map<String, float[]> after = workload.checkpoint().floats();
      before.forEach((name, values) -> assertThat(after.get(name)).as(name).isEqualTo(values));
      first.weights().set(0, kept);
      assertThat(run(workload, "adamw", 4, 5)[0]).isFinite();
    }
  }

  @Test
  void the_gradient_is_the_derivative_of_the_loss() {
    try (var workload = Nets.workload(Nets.smooth(4), "sgd", 9)) {
      Objective f = workload.objective();
      Batch batch = new Batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 8, 0);
      f.gradient(batch);
      for (Block block : f.blocks()) {
        double g = block.gradient().get(block.length() - 1);
        double kept = block.weights().get(block.length() - 1);
        double e = 1e-2;
        block.weights().set(block.length() - 1, kept + e);
        double above = f.gradient(batch);
        block.weights().set(block.length() - 1, kept - e);
        double below = f.gradient(batch);
        block.weights().set(block.length() - 1, kept);
        assertThat(g).as(block.name()).isCloseTo((above - below) / (2 * e), within(1e-3));
        f.gradient(batch);
      }
    }
  }

  private static int length(Objective f) {
    return f.blocks().stream().mapToInt(Block::length).sum();
  }

  private static float[] gaussian(int length, long seed) {
    var random = RandomStream.named(seed, "vector");
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void the_product_is_the_one_of_two_gradients_symmetric_and_leaves_the_gradient_alone() {
    try (var workload = Nets.workload(Nets.smooth(7), "sgd", 10)) {
      Objective f = workload.objective();
      Batch batch = new Batch(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 8, 0);
      float[] v = gaussian(length(f), 1);
      float[] w = gaussian(length(f), 2);
      float[] hv = new float[v.length];
      float[] hw = new float[v.length];
      f.gradient(batch);
      List<float[]> gradients =
          f.blocks().stream().map(block -> block.gradient().toFloats()).toList();
      f.hessianVector(batch, Array.of(v), Array.of(hv));
      for (int b = 0; b < gradients.size(); b++) {
        assertThat(f.blocks().get(b).gradient().toFloats()).isEqualTo(gradients.get(b));
      }
      f.hessianVector(batch, Array.of(w), Array.of(hw));
      double vhw = 0;
      double whv = 0;
      for (int i = 0; i < v.length; i++) {
        vhw += v[i] * hw[i];
        whv += w[i] * hv[i];
      }
      assertThat(whv).isCloseTo(vhw, within(1e-5));
      float[] rough = new float[v.length];
      ForwardDifference.product(f, batch, Array.of(v), Array.of(rough));
      for (int i = 0; i < v.length; i++) {
        assertThat(rough[i]).isCloseTo(hv[i], within(2e-2f));
      }
    }
  }

  @Test
  void a_loss_that_is_linear_in_some_weights_has_products_too() {
    // Without a layer behind it the output is linear, and so is this loss.
    var linear = ai.djl.nn.core.Linear.builder().setUnits(1).build();
    var mean =
        new ai.djl.training.loss.Loss("mean") {
          @Override
          public ai.djl.ndarray.NDArray evaluate(
              ai.djl.ndarray.NDList labels, ai.djl.ndarray.NDList predictions) {
            return predictions.head().mean();
          }
        };
    try (var workload =
        DjlWorkload.builder()
            .setBlock(linear)
            .setLoss(mean)
            .setFeed(new Nets.Clouds(30))
            .setOptimizer(Catalog.OPTIMIZERS.parse("sgd"))
            .setBatchSize(4)
            .build()) {
      float[] product = gaussian(Nets.INPUTS + 1, 3);
      workload
          .objective()
          .hessianVector(
              new Batch(new int[] {0, 1}, 2, 0),
              Array.of(gaussian(Nets.INPUTS + 1, 4)),
              Array.of(product));
      assertThat(product).containsOnly(0f);
    }
  }

  @Test
  void every_optimizer_of_the_catalogue_takes_steps_on_native_memory() {
    for (String name : Catalog.OPTIMIZERS.names()) {
      if (!Optimizer.class.isAssignableFrom(Catalog.OPTIMIZERS.type(name))) {
        continue;
      }
      boolean wraps =
          io.github.stepwright.Wrapper.class.isAssignableFrom(Catalog.OPTIMIZERS.type(name));
      String spec = wraps ? name + "/sgd" : name;
      try (var workload = Nets.workload(Nets.smooth(5), spec, 11)) {
        for (double loss : run(workload, spec, 0, 4)) {
          assertThat(loss).as(spec).isFinite();
        }
      }
    }
  }

  @Test
  void what_is_missing_is_named_with_its_setter() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlWorkload.builder().build())
        .withMessageContaining("setBlock");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlWorkload.builder().setBlock(Nets.smooth(2)).build())
        .withMessageContaining("setLoss");
  }
}
