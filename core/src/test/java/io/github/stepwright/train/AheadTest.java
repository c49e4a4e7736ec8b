package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Ask;
import io.github.stepwright.Block;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Why;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.signal.Measurements;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AheadTest {

  private static final double[][] HESSIAN = {{3, 1, 0}, {1, 2, 0}, {0, 0, 1}};
  private static final double[][] CENTERS = {{1, 0, 2}, {0, 1, -1}, {2, 2, 2}};

  private static Bowl bowl() {
    var bowl = new Bowl(HESSIAN, CENTERS);
    int k = 0;
    for (Block block : bowl.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        block.weights().set(i, 0.5 + k++);
      }
    }
    return bowl;
  }

  private static Settings settings(Optimizer rule, int batch) {
    var values = new LinkedHashMap<>(rule.knobs());
    values.put(Knob.BATCH_SIZE, (double) batch);
    return Settings.of(values);
  }

  private static Training training(Bowl bowl, Optimizer rule, int batch) {
    return new Training(bowl, Descent.of(rule), batch, 1);
  }

  private static Workload.Measurement ask(Training training, Quantity what) {
    return training.measure(new Decision.Measure(new Ask("test", 0), what, Why.of("test")));
  }

  /** A look draws other batches, and what is measured of the last step is about its own. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_look_ahead_changes_nothing_that_is_measured_of_the_last_step(int batch) {
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse("sgd:lr=0.1");
    for (int steps = 1; steps <= 6; steps++) {
      var looked = training(bowl(), rule, batch);
      var plain = training(bowl(), rule, batch);
      for (int k = 0; k < steps; k++) {
        looked.step(settings(rule, batch), Progress.of(k, 6));
        plain.step(settings(rule, batch), Progress.of(k, 6));
      }
      ask(looked, Measurements.LOSS_AHEAD);
      assertThat(ask(looked, Measurements.SHARPNESS).value())
          .as("behind %d steps", steps)
          .isEqualTo(ask(plain, Measurements.SHARPNESS).value());
    }
  }

  /** All rows are a batch, so that both batches have the mean gradient. */
  @Test
  void a_rule_that_cannot_tell_its_slope_is_tried() {
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse("lars:lr=0.5,always=true,trust=0.01");
    Bowl bowl = bowl();
    var training = training(bowl, rule, 3);
    Workload.Measurement slope = ask(training, Measurements.SLOPE_AHEAD);
    double expected = 0;
    for (Block block : bowl.blocks()) {
      double g = 0;
      double w = 0;
      for (int i = 0; i < block.length(); i++) {
        g += Math.pow(block.gradient().get(i), 2);
        w += Math.pow(block.weights().get(i), 2);
      }
      expected += 0.01 * Math.sqrt(g * w); // <g, 0.01 |w| / |g| g>
    }
    assertThat(slope.value()).isCloseTo(expected, within(1e-5 * expected));
    assertThat(slope.cost().steps()).isEqualTo(3);
    assertThat(slope.cost().examples()).isEqualTo(9);
    assertThat(slope.cost().units()).isEqualTo(3);
    assertThat(ask(training, Measurements.LOSS_AHEAD).cost().steps()).isZero();
  }

  @Test
  void a_rule_that_tells_its_slope_is_not() {
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse("sgd:lr=0.5,momentum=0.9");
    Bowl bowl = bowl();
    Workload.Measurement slope = ask(training(bowl, rule, 3), Measurements.SLOPE_AHEAD);
    double squares = 0;
    for (Block block : bowl.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        squares += Math.pow(block.gradient().get(i), 2);
      }
    }
    assertThat(slope.value()).isCloseTo(10 * squares, within(1e-5 * squares));
    assertThat(slope.low()).isCloseTo(squares, within(1e-5 * squares));
    assertThat(slope.high()).isEqualTo(slope.value());
    assertThat(slope.cost().steps()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lars", "lamb", "muon", "clipnorm/lamb"})
  void a_trial_leaves_nothing_behind(String spec) {
    var rule = (Optimizer) Catalog.OPTIMIZERS.parse(spec);
    Bowl tried = bowl();
    Bowl plain = bowl();
    var one = training(tried, rule, 2);
    var other = training(plain, rule, 2);
    assertThat(ask(one, Measurements.SLOPE_AHEAD).value()).isFinite();
    for (int k = 0; k < 5; k++) {
      one.step(settings(rule, 2), Progress.of(k, 5));
      other.step(settings(rule, 2), Progress.of(k, 5));
    }
    for (int b = 0; b < 2; b++) {
      Block x = tried.blocks().get(b);
      Block y = plain.blocks().get(b);
      for (int i = 0; i < x.length(); i++) {
        assertThat(x.weights().get(i)).isEqualTo(y.weights().get(i));
      }
    }
  }
}
