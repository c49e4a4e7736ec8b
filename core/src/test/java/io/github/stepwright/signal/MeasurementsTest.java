package io.github.stepwright.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Ask;
import io.github.stepwright.Budget;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Why;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.Training;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

  private static final double LR = 0.125;

  private static Workload training(Bowl bowl, long seed) {
    return new Training(bowl, new Descent(new Sgd(LR, 0, false, 0, 0)), 20, seed);
  }

  private static void step(Workload training, long index) {
    var settings =
        Settings.of(
            Map.of(
                Knob.LEARNING_RATE, LR,
                Knob.MOMENTUM, 0.0,
                Knob.WEIGHT_DECAY, 0.0,
                Knob.BATCH_SIZE, 20.0));
    training.step(settings, new Budget.Steps(1000).progress(new Work(index, 0, 0, 0)));
  }

  private static Workload.Measurement measure(Workload training, Quantity what) {
    return training.measure(new Decision.Measure(new Ask("test", 0), what, Why.of("test")));
  }

  @Test
  void sharpness_is_that_along_the_next_update_on_the_same_batch() {
    var bowl = new Bowl(1);
    var training = training(bowl, 1);
    double[] before = new double[4];
    for (int j = 0; j < 4; j++) {
      before[j] = bowl.weight(j);
    }
    step(training, 0);
    // On one batch the gradient shrinks by 1 - lr h, so the next update is known from the last.
    double above = 0;
    double below = 0;
    for (int j = 0; j < 4; j++) {
      double next = (before[j] - bowl.weight(j)) * (1 - LR * Bowl.H[j]);
      above += Bowl.H[j] * next * next;
      below += next * next;
    }
    var found = measure(training, Measurements.SHARPNESS);
    assertThat(found.value()).isCloseTo(above / below, within(1e-5));
    assertThat(found.low()).isEqualTo(found.value());
    assertThat(found.high()).isEqualTo(found.value());
    assertThat(found.cost()).isEqualTo(new Work(0, 40, 1 + 8.0 / 3, 0));
  }

  @Test
  void intervals_of_the_noise_scale_hold_the_truth_as_often_as_they_say() {
    int held = 0;
    for (int seed = 0; seed < 300; seed++) {
      var bowl = new Bowl(1);
      var training = training(bowl, seed);
      step(training, 0);
      double truth = bowl.noiseScale();
      var found = measure(training, Measurements.NOISE_SCALE);
      assertThat(found.low()).isLessThanOrEqualTo(found.value());
      assertThat(found.high()).isGreaterThanOrEqualTo(found.value());
      held += found.low() <= truth && truth <= found.high() ? 1 : 0;
      // 8 * 4 parts of 5 examples are 8 reference batches.
      assertThat(found.cost()).isEqualTo(new Work(0, 160, 8, 0));
    }
    // Six standard deviations of a share of 300 are 0.075.
    assertThat(held / 300.0).isCloseTo(0.95, within(0.075));
  }

  @Test
  void the_last_update_is_measured_against_the_weights_before_it() {
    var bowl = new Bowl(1);
    var training = training(bowl, 1);
    double[] before = {1, -2, 3, 0.5};
    step(training, 0);
    double moved = 0;
    double weight = 0;
    for (int j = 0; j < 4; j++) {
      moved += Math.pow(bowl.weight(j) - before[j], 2);
      weight += before[j] * before[j];
    }
    var found = measure(training, Measurements.UPDATE_TO_WEIGHT);
    assertThat(found.value()).isCloseTo(Math.sqrt(moved / weight), within(1e-6));
    assertThat(found.cost()).isEqualTo(Work.NONE);
  }

  /** One rule of each kind of state: none, slots, scalars, an own readout, a search. */
  @ParameterizedTest
  @ValueSource(
      strings = {"sgd", "adamw", "prodigy", "mechanic/sgd", "dog", "triplemomentum", "armijo"})
  void a_run_that_is_measured_is_the_run_that_is_not(String rule) {
    var quiet = new Bowl(1);
    var watched = new Bowl(1);
    var stepper = Descent.of(Catalog.OPTIMIZERS.parse(rule));
    var one = new Training(quiet, stepper, 20, 3);
    var other = new Training(watched, stepper, 20, 3);
    var values = new HashMap<>(stepper.knobs());
    values.put(Knob.BATCH_SIZE, 20.0);
    for (int step = 0; step < 30; step++) {
      var at = new Budget.Steps(1000).progress(new Work(step, 0, 0, 0));
      one.step(Settings.of(values), at);
      other.step(Settings.of(values), at);
      for (Quantity what : Measurements.ALL) {
        measure(other, what);
      }
    }
    for (int j = 0; j < 4; j++) {
      assertThat(watched.weight(j)).isEqualTo(quiet.weight(j));
    }
  }

  @Test
  void the_same_step_is_measured_alike_after_a_restart() {
    var bowl = new Bowl(1);
    var training = training(bowl, 3);
    for (int step = 0; step < 5; step++) {
      step(training, step);
    }
    var kept = training.checkpoint();
    step(training, 5);
    var again = new Bowl(1);
    var resumed = training(again, 3);
    resumed.restore(kept);
    step(resumed, 5);
    for (Quantity what : Measurements.ALL) {
      assertThat(measure(resumed, what)).isEqualTo(measure(training, what));
    }
  }

  @Test
  void nothing_but_the_spectrum_is_known_before_the_first_step() {
    var training = training(new Bowl(1), 1);
    for (Quantity what : Measurements.ALL) {
      if (!what.equals(Measurements.SPECTRUM)) {
        assertThat(measure(training, what).value()).isNaN();
      }
    }
  }

  @Test
  void what_nobody_knows_is_refused_by_name() {
    var training = training(new Bowl(1), 1);
    assertThatThrownBy(() -> measure(training, new Quantity("sharpnes")))
        .hasMessage(
            "quantity must be one of [sharpness, noiseScale, updateToWeight, rankMe, rankMeEig,"
                + " alphaReq, temperature, load, spectrum], got sharpnes");
  }

  @Test
  void the_spectrum_of_a_bowl_is_its_diagonal() {
    var found = measure(training(new Bowl(1), 1), Measurements.SPECTRUM);
    assertThat(found.value()).isCloseTo(4, within(1e-5));
    assertThat(found.low()).isCloseTo(0.5, within(1e-5));
    assertThat(found.high()).isEqualTo(found.value());
    // Four directions, four products of four reference batches.
    assertThat(found.cost().units()).isCloseTo(4 * 8.0 / 3 * 4, within(1e-12));
    assertThat(found.cost().steps()).isZero();
  }
}
