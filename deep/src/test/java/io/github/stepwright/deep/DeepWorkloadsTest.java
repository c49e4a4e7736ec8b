package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Problem;
import io.github.stepwright.Progress;
import io.github.stepwright.Split;
import io.github.stepwright.Workload;
import io.github.stepwright.bench.workload.Workloads;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The eight workloads on the real engine. */
class DeepWorkloadsTest {

  static Stream<String> names() {
    return Runs.WORKLOADS.workloads().stream().map(Problem.Declared::name);
  }

  @Test
  void eight_are_declared_with_metric_direction_and_budget() {
    List<Problem.Declared> declared = Runs.WORKLOADS.workloads();
    assertThat(declared).hasSize(8);
    for (Problem.Declared one : declared) {
      assertThat(one.metric()).isIn("loss", "accuracy", "return");
      assertThat(one.lowerIsBetter()).isEqualTo(one.metric().equals("loss"));
      assertThat(one.steps()).isGreaterThan(100);
      Catalog.OPTIMIZERS.parse(one.optimizer());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void equal_seeds_give_equal_bits_and_a_checkpoint_brings_them_back(String name) {
    String spec = Runs.WORKLOADS.quick(name).orElseThrow();
    String metric = Runs.WORKLOADS.open(spec).orElseThrow().declared().metric();
    try (Workload one = Runs.start(spec, 1);
        Workload other = Runs.start(spec, 1)) {
      double[] first = Runs.steps(one, spec, 0, 3);
      assertThat(Runs.steps(other, spec, 0, 3)).isEqualTo(first).doesNotContain(Double.NaN);
      Checkpoint kept = one.checkpoint();
      double[] next = Runs.steps(one, spec, 3, 6);
      var seen = Runs.look(one, Split.VALIDATION, 20);
      assertThat(seen.get(metric)).isFinite();
      other.restore(kept);
      assertThat(Runs.steps(other, spec, 3, 6)).isEqualTo(next);
      assertThat(Runs.look(other, Split.VALIDATION, 20)).isEqualTo(seen);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fashion-mlp:threads=2", "fashion-cnn:threads=2", "chars-gpt:threads=2"})
  void two_threads_give_equal_bits_from_run_to_run(String spec) {
    try (Workload one = Runs.start(spec, 1);
        Workload other = Runs.start(spec, 1)) {
      assertThat(Runs.steps(one, spec, 0, 8)).isEqualTo(Runs.steps(other, spec, 0, 8));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fashion-mlp:activation=tanh,width=2,batch=64,init=2,norm=batch,noise=0.1",
        "fashion-mlp:norm=layer,scale=10",
        "fashion-mlp:norm=ghost,ghost=16,batch=60",
        "fashion-cnn:norm=batch,activation=gelu",
        "fashion-cnn:norm=ghost,batch=40",
        "fashion-cnn:norm=layer,width=0.5",
        "fashion-vit:order=post,width=0.5",
        "chars-gpt:order=post,activation=relu",
        "cartpole-reinforce:activation=relu,batch=4"
      })
  void a_variant_trains_and_goes_on_from_its_checkpoint(String spec) {
    assertThat(Runs.WORKLOADS.open(spec).orElseThrow().declared().name()).isEqualTo(spec);
    try (Workload workload = Runs.start(spec, 2)) {
      Runs.steps(workload, spec, 0, 2);
      Checkpoint kept = workload.checkpoint();
      double[] next = Runs.steps(workload, spec, 2, 4);
      assertThat(next).doesNotContain(Double.NaN);
      workload.restore(kept);
      assertThat(Runs.steps(workload, spec, 2, 4)).isEqualTo(next);
    }
  }

  @ParameterizedTest
  @CsvSource({"chars-gpt, 0, 2", "fashion-cnn:norm=batch, 4, 4", "fashion-mlp, 0, 0"})
  void a_checkpoint_holds_statistics_and_no_masks(String spec, int moving, int untrained) {
    try (Workload workload = Runs.start(spec, 1)) {
      assertThat(named(workload.checkpoint().floats().keySet())).isEqualTo(moving);
      assertThat(named(workload.weights().keySet())).isEqualTo(untrained);
    }
  }

  private static long named(Set<String> names) {
    return names.stream().filter(name -> name.startsWith("statistics/")).count();
  }

  @Test
  void the_rows_of_the_plain_model_give_the_plain_loss_on_the_same_weights_and_batches() {
    Problem plain = new Workloads().open("words-mlp").orElseThrow();
    var rule = Catalog.OPTIMIZERS.parse(plain.declared().optimizer());
    String name = "words-mlp-djl";
    try (Workload java = plain.start(Descent.of(rule), 5);
        Workload engine = Runs.start(name, 5)) {
      var floats = new HashMap<>(engine.checkpoint().floats());
      var sources = List.copyOf(java.weights().values());
      var targets = List.copyOf(engine.weights().keySet());
      assertThat(targets).hasSameSizeAs(sources);
      for (int i = 0; i < sources.size(); i++) {
        assertThat(engine.weights().get(targets.get(i)).shape()).isEqualTo(sources.get(i).shape());
        floats.put("weights/" + targets.get(i), sources.get(i).values());
      }
      Checkpoint state = engine.checkpoint();
      engine.restore(new Checkpoint(floats, state.doubles(), state.longs()));
      var settings = Runs.settings(plain);
      for (int k = 0; k < 20; k++) {
        var at = Progress.of(k, 20);
        double expected = java.step(settings, at).loss();
        assertThat(engine.step(settings, at).loss())
            .as("step %d", k)
            .isCloseTo(expected, within(1e-5));
      }
      assertThat(Runs.look(engine, Split.TEST, 500).get("loss"))
          .isCloseTo(Runs.look(java, Split.TEST, 500).get("loss"), within(1e-5));
    }
  }

  @Test
  void unknown_names_are_left_to_others_and_wrong_keys_are_refused() {
    assertThat(Runs.WORKLOADS.open("words-mlp")).isEmpty();
    assertThat(Runs.WORKLOADS.quick("digits-mlp")).isEmpty();
    refused("fashion-mlp:norms=batch", "did you mean norm");
    refused("fashion-mlp:norm=bach", "did you mean batch");
    refused("fashion-vit:norm=batch", "a key of fashion-vit");
    refused("fashion-mlp:activation=sigmoid", "relu, gelu, tanh");
    refused("fashion-mlp:width=0", "width must be > 0");
    refused("fashion-mlp:batch=x", "batch must be a whole number");
    refused("fashion-mlp:noise=1", "noise must be in [0, 1)");
  }

  private static void refused(String spec, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Runs.WORKLOADS.open(spec))
        .withMessageContaining(words);
  }
}
