package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Accounted;
import io.github.stepwright.Ask;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Setup;
import io.github.stepwright.signal.StabilityGap;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.MicroBatches;
import io.github.stepwright.train.Private;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitDigitsTest {

  private static final String SGD = "sgd:lr=0.1,momentum=0.9";
  private static final Tasks TASKS = Tasks.digits();
  private static final Settings SETTINGS =
      Settings.of(Catalog.OPTIMIZERS.parse(SGD).knobs()).with(Knob.BATCH_SIZE, Settings.ALL, 32);

  private static StabilityGap run(boolean replay, long seed) {
    return new SplitDigits(60, 10, 32, replay).run(Catalog.OPTIMIZERS.parse(SGD), seed);
  }

  private static Continual start(SplitDigits digits, long seed) {
    return digits.start(Descent.of(Catalog.OPTIMIZERS.parse(SGD)), seed);
  }

  private static void train(Workload workload, int from, int to) {
    for (int t = from; t < to; t++) {
      workload.step(SETTINGS, Progress.of(t, 1000));
    }
  }

  private static Map<String, Double> look(Workload workload, Split split, int most) {
    return workload
        .evaluate(new Decision.Evaluate(new Ask("test", 0), split, most, true, Why.of("test")))
        .metrics();
  }

  @Test
  void without_rehearsal_earlier_digits_are_forgotten_and_with_it_they_are_not() {
    StabilityGap forgot = run(false, 0);
    StabilityGap kept = run(true, 0);
    assertThat(forgot.meanEarlier()).isLessThan(0.3);
    assertThat(kept.meanEarlier()).isGreaterThan(0.7);
    assertThat(forgot.forgetting(10)).isGreaterThan(kept.forgetting(10) + 0.2);
    assertThat(forgot.minAccuracy()).isLessThan(kept.minAccuracy() - 0.2);
  }

  @Test
  void equal_seeds_agree_and_the_worst_is_not_above_the_end() {
    StabilityGap one = run(true, 1);
    assertThat(run(true, 1).save()).isEqualTo(one.save());
    assertThat(one.minAccuracy()).isLessThanOrEqualTo(one.meanEarlier());
  }

  /** By hand from the accuracies of two looks, which evaluations at the same steps give too. */
  @Test
  void live_metrics_are_those_of_the_looks() {
    try (Continual run = start(new SplitDigits(6, 3, 32, false), 0)) {
      assertThat(look(run, Split.VALIDATION, 0)).doesNotContainKeys("wcAcc", "wf", "wp", "minAcc");
      double[][] a = new double[4][2];
      for (int n = 0; n < 4; n++) {
        train(run, 3 * n, 3 * n + 3);
        a[n][0] = look(run, Split.VALIDATION, 0).get("accuracy1");
        a[n][1] = look(run, Split.VALIDATION, 0).get("accuracy2");
      }
      Map<String, Double> metrics = look(run, Split.VALIDATION, 0);
      double min = Math.min(a[2][0], a[3][0]);
      assertThat(metrics.get("minAcc")).isEqualTo(min);
      assertThat(metrics.get("wcAcc")).isCloseTo(a[3][1] / 2 + min / 2, within(1e-12));
      double drop = 0;
      double rise = 0;
      for (int i = 0; i < 4; i++) {
        for (int j = i + 1; j < 4; j++) {
          drop = Math.max(drop, a[i][0] - a[j][0]);
          rise = Math.max(rise, a[j][0] - a[i][0]);
        }
      }
      double other = a[3][1] - a[2][1];
      assertThat(metrics.get("wf")).isCloseTo((drop + Math.max(-other, 0)) / 2, within(1e-12));
      assertThat(metrics.get("wp")).isCloseTo((rise + Math.max(other, 0)) / 2, within(1e-12));
      assertThat(metrics.get("wf") + metrics.get("wp")).isPositive();
      assertThat(metrics.get("taskAccuracy")).isEqualTo(a[3][1]);
    }
  }

  @Test
  void figures_are_over_the_tasks_so_far_and_over_all_of_the_test_split() {
    try (Continual run = start(new SplitDigits(4, 2, 32, true), 0)) {
      train(run, 0, 8);
      Map<String, Double> held = look(run, Split.VALIDATION, 0);
      assertThat(held.get("accuracy")).isCloseTo(mean(held, Split.VALIDATION, 2), within(1e-12));
      assertThat(held.get("allAccuracy")).isCloseTo(mean(held, Split.VALIDATION, 5), within(1e-12));
      Map<String, Double> test = look(run, Split.TEST, 0);
      assertThat(test.get("accuracy")).isCloseTo(mean(test, Split.TEST, 5), within(1e-12));
      assertThat(test.get("accuracy")).isEqualTo(test.get("allAccuracy"));
      assertThat(test).doesNotContainKeys("wcAcc", "wf");
      // Of ten examples two are each task's: accuracies of halves.
      assertThat(look(run, Split.VALIDATION, 10).get("accuracy1") * 2).isIn(0.0, 1.0, 2.0);
    }
  }

  private static double mean(Map<String, Double> metrics, Split split, int tasks) {
    double sum = 0;
    for (int task = 0; task < tasks; task++) {
      sum +=
          metrics.get("accuracy" + (task + 1))
              * (TASKS.start(split, task + 1) - TASKS.start(split, task));
    }
    return sum / TASKS.start(split, tasks);
  }

  @Test
  void evaluating_changes_nothing() {
    try (Continual run = start(new SplitDigits(4, 2, 32, true), 0)) {
      train(run, 0, 6);
      String before = run.checkpoint().hash();
      look(run, Split.VALIDATION, 0);
      assertThat(run.checkpoint().hash()).isEqualTo(before);
    }
  }

  @Test
  void a_checkpoint_brings_its_looks_back_and_goes_on_with_them() {
    var digits = new SplitDigits(8, 3, 32, true);
    try (Continual one = start(digits, 2);
        Continual two = start(digits, 2)) {
      train(one, 0, 10);
      Checkpoint middle = one.checkpoint();
      double[] looks = one.gap().save();
      train(one, 10, 30);
      Map<String, Double> expected = look(one, Split.VALIDATION, 0);
      two.restore(middle);
      train(two, 10, 30);
      assertThat(look(two, Split.VALIDATION, 0)).isEqualTo(expected);
      assertThat(two.checkpoint().hash()).isEqualTo(one.checkpoint().hash());
      one.restore(middle);
      assertThat(one.gap().save()).isEqualTo(looks);
      assertThat(one.checkpoint().hash()).isEqualTo(middle.hash());
    }
  }

  /** Weights of the second task, data of the fourth: the tasks between begin at the next look. */
  @Test
  void weights_that_go_back_alone_take_their_looks_with_them() {
    try (Continual run = start(new SplitDigits(4, 2, 32, true), 0)) {
      train(run, 0, 6);
      Checkpoint old = run.checkpoint();
      train(run, 6, 14);
      run.restoreInPlace(old);
      assertThat(run.gap().tasks()).isEqualTo(2);
      train(run, 14, 16);
      assertThat(run.gap().tasks()).isEqualTo(4);
      assertThat(run.gap().save()).hasSize(2 + 2 + 3 + 5);
    }
  }

  /** Micro-batches number their parts anew; the tasks are those of whole batches all the same. */
  @Test
  void batches_in_parts_meet_the_same_tasks() {
    var digits = new SplitDigits(5, 5, 32, true);
    var stepper = Descent.of(Catalog.OPTIMIZERS.parse(SGD));
    try (Continual whole = digits.start(stepper, 0);
        Continual parts = digits.start(MicroBatches.of(stepper, 4), 0)) {
      train(whole, 0, 15);
      train(parts, 0, 15);
      var one = look(whole, Split.VALIDATION, 0);
      var other = look(parts, Split.VALIDATION, 0);
      assertThat(parts.gap().tasks()).isEqualTo(3);
      assertThat(other.get("loss")).isCloseTo(one.get("loss"), within(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "digits-split:replay=maybe, digits-split.replay must be true or false",
    "digits-split:steps=0, digits-split.steps must be a whole number",
    "digits-split:batch=1, batch >= 2 must hold",
    "digits-split:task=2, a key of digits-split must be one of"
  })
  void a_spec_that_cannot_be_met_is_refused(String spec, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Workloads().open(spec))
        .withMessageContaining(message);
  }

  @Test
  void the_name_makes_the_same_again() {
    var workloads = new Workloads();
    for (String spec : new String[] {"digits-split", "digits-split:steps=20,replay=false"}) {
      var found = workloads.open(spec).orElseThrow();
      assertThat(found.declared().name()).isEqualTo(spec);
      assertThat(workloads.open(found.declared().name())).contains(found);
    }
    var values = new HashMap<String, Long>();
    values.put("digits-split", 1000L);
    values.put("digits-split:steps=20", 100L);
    values.forEach(
        (spec, steps) ->
            assertThat(workloads.open(spec).orElseThrow().declared().steps()).isEqualTo(steps));
  }

  @Test
  void an_optimizer_that_draws_by_coins_is_refused() {
    var stepper = new Private((Accounted) Catalog.OPTIMIZERS.parse("dpnoise/sgd:lr=0.1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SplitDigits.usual().start(stepper, 0))
        .withMessageContaining("order of the workload");
  }

  @Test
  void a_rate_that_nobody_named_is_constant_since_a_new_task_is_no_divergence() {
    var problem = new Workloads().open("digits-split").orElseThrow();
    assertThat(problem.stationary()).isFalse();
    assertThat(new Workloads().open("digits-softmax").orElseThrow().stationary()).isTrue();
    Setup setup =
        Setup.of(Request.of("digits-split"), spec -> new Workloads().open(spec).orElseThrow());
    assertThat(setup.plan().texts().get("lr")).isEqualTo("constant");
  }
}
