package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.train.Worker;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstOrderTest {

  /** Steps over blocks with gradients of a seed, each times a factor; the weights behind them. */
  private static double[] walk(Optimizer optimizer, List<Block> blocks, double factor, int steps) {
    var random = RandomStream.named(7, "gradients");
    try (var worker = new Worker(optimizer, blocks, 0, 1)) {
      for (int t = 0; t < steps; t++) {
        for (Block block : blocks) {
          for (int i = 0; i < block.length(); i++) {
            block.gradient().set(i, factor * (random.nextDouble() - 0.4));
          }
        }
        worker.step(Given.settings(optimizer), 1);
      }
    }
    return blocks.stream().flatMapToDouble(b -> Arrays.stream(b.weights().toDoubles())).toArray();
  }

  private static Block block(String name, int length, long... shape) {
    double[] x = new double[length];
    Arrays.setAll(x, i -> Math.sin(i + 1));
    return Given.block(name, x, true, shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "triplemomentum",
        "signsgd",
        "signum",
        "adagrad",
        "adagradnorm:init=0",
        "rmsprop",
        "rmsprop:centered=true,momentum=0.9",
        "adadelta",
        "adam",
        "amsgrad",
        "nadam",
        "nadamw:decay=0",
        "radam",
        "adafactor",
        "adafactor:lr=0.1,beta1=0.9",
        "adan",
        "adabelief",
        "adabelief:rectify=false",
        "diffgrad",
        "lion",
        "ademamix",
        "ademamix:beta1=0,horizon=10"
      })
  void zero_gradient_leaves_the_weights(String spec) {
    for (Block block : List.of(block("vector", 6), block("matrix", 6, 2, 3))) {
      double[] before = block.weights().toDoubles();
      assertThat(walk(Given.optimizer(spec), List.of(block), 0, 12)).containsExactly(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "signsgd",
        "signum",
        "lion",
        "adagrad",
        "adam",
        "amsgrad",
        "nadam",
        "nadamw",
        "adan",
        "adafactor",
        "adafactor:lr=0.1",
        "rmsprop",
        "ademamix:horizon=5",
        "adagradnorm:init=0"
      })
  void unit_of_the_gradient_does_not_matter(String spec) {
    double[] one = walk(Given.optimizer(spec), List.of(block("x", 6, 2, 3)), 1, 10);
    double[] other = walk(Given.optimizer(spec), List.of(block("x", 6, 2, 3)), 1024, 10);
    for (int i = 0; i < one.length; i++) {
      assertThat(other[i]).isCloseTo(one[i], within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "triplemomentum",
        "adagrad:init=0.1",
        "adagradnorm",
        "adagradnorm:pertensor=true",
        "rmsprop:centered=true,momentum=0.9",
        "adadelta",
        "adam",
        "amsgrad",
        "nadam",
        "nadamw",
        "radam",
        "adafactor:beta1=0.9",
        "adan",
        "adabelief",
        "diffgrad",
        "lion",
        "ademamix:horizon=5"
      })
  void state_saved_and_put_back_goes_on_bit_for_bit(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    for (boolean wide : new boolean[] {false, true}) {
      Block straight = Given.block("x", Given.START, wide, 2, 2);
      Block resumed = Given.block("x", Given.START, wide, 2, 2);
      try (var one = new Worker(optimizer, List.of(straight), 0, 1);
          var first = new Worker(optimizer, List.of(resumed), 0, 1);
          var second = new Worker(optimizer, List.of(resumed), 0, 1)) {
        Worker other = first;
        for (int t = 0; t < 9; t++) {
          if (t == 4) {
            Checkpoint saved = first.checkpoint();
            resumed.weights().copy(Array.of(0.0, 0, 0, 0));
            second.restore(saved);
            other = second;
          }
          straight.gradient().copy(Array.of(Given.CHECK[t % 3]));
          resumed.gradient().copy(Array.of(Given.CHECK[t % 3]));
          one.step(Given.settings(optimizer), 1);
          other.step(Given.settings(optimizer), 1);
        }
      }
      assertThat(resumed.weights().toDoubles()).containsExactly(straight.weights().toDoubles());
    }
  }

  @Test
  void a_tensor_in_two_pieces_moves_as_one_unless_the_rule_looks_at_tensors() {
    for (String spec : List.of("adagradnorm", "nadam", "adan", "ademamix")) {
      double[] whole = walk(Given.optimizer(spec), List.of(block("x", 10)), 1, 5);
      double[] x = block("x", 10).weights().toDoubles();
      var pieces =
          List.of(
              Given.block("a", Arrays.copyOf(x, 3), true),
              Given.block("b", Arrays.copyOfRange(x, 3, 10), true));
      assertThat(walk(Given.optimizer(spec), pieces, 1, 5)).containsExactly(whole, within(1e-14));
    }
  }

  @Test
  void ranges_of_a_long_block_share_what_the_block_has_once() {
    for (String spec : List.of("nadam", "adagradnorm:pertensor=true")) {
      int n = 10_000;
      Block longer = Given.block("x", new double[n], true);
      var optimizer = Given.optimizer(spec);
      try (var worker = new Worker(optimizer, List.of(longer), 0, 2)) {
        for (int t = 0; t < 3; t++) {
          for (int i = 0; i < n; i++) {
            longer.gradient().set(i, 1 + t);
          }
          worker.step(Given.settings(optimizer), 1);
        }
      }
      double[] x = longer.weights().toDoubles();
      assertThat(x).containsOnly(x[0]);
    }
  }

  @Test
  void frozen_groups_stay_out_of_the_joint_norm() {
    var optimizer = Given.optimizer("adagradnorm:init=0");
    Block free = Given.block("free", new double[] {1}, true);
    Block frozen =
        new Block("frozen", "still", new long[] {1}, Array.of(1.0), Array.of(new double[] {40}));
    free.gradient().set(0, 3);
    Settings settings = Given.settings(optimizer).with(Knob.RATE_FACTOR, "still", 0);
    try (var worker = new Worker(optimizer, List.of(free, frozen), 0, 1)) {
      worker.step(settings, 1);
    }
    assertThat(free.weights().get(0)).isCloseTo(0, within(1e-9));
    assertThat(frozen.weights().get(0)).isEqualTo(1);
  }

  @Test
  void the_slow_average_with_no_weight_leaves_adamw() {
    double[] mixed = walk(Given.optimizer("ademamix:alpha=0"), List.of(block("x", 6)), 1, 20);
    double[] adamw = walk(Given.optimizer("adamw:decay=0"), List.of(block("x", 6)), 1, 20);
    assertThat(mixed).containsExactly(adamw, within(1e-15));
  }

  @Test
  void relative_step_of_adafactor_takes_the_rate_as_a_factor() {
    assertThat(Given.optimizer("adafactor").knobs()).containsEntry(Knob.LEARNING_RATE, 1.0);
    assertThat(Given.optimizer("adafactor:lr=0.1").knobs()).containsEntry(Knob.LEARNING_RATE, 0.1);
  }

  @Test
  void a_factored_block_holds_rows_and_columns_only() {
    Optimizer optimizer = Given.optimizer("adafactor:minfactor=3");
    long held = 0;
    for (int slot = 0; slot < optimizer.slots(); slot++) {
      held += optimizer.length(slot, block("x", 120, 4, 5, 6));
    }
    assertThat(held).isEqualTo(4 + 30);
    assertThat(optimizer.length(2, block("x", 8, 2, 4))).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "triplemomentum:convexity=0;"
            + " triplemomentum.convexity must be in (0, smoothness = 10.0], got 0.0",
        "triplemomentum:smoothness=1,convexity=2;"
            + " triplemomentum.convexity must be in (0, smoothness = 1.0], got 2.0",
        "adam:beta2=1; adam.beta2 must be in [0, 1), got 1.0",
        "adan:beta3=1; adan.beta3 must be in [0, 1), got 1.0",
        "adam:eps=0; adam.eps must be > 0 and finite, got 0.0",
        "adafactor:minfactor=0; adafactor.minfactor must be >= 1, got 0",
        "adafactor:lr=-1; adafactor.lr must be >= 0 and finite, got -1.0",
        "ademamix:horizon=0; ademamix.horizon must be >= 1, got 0",
      })
  void values_outside_their_ranges_are_refused(String spec, String message) {
    assertThatThrownBy(() -> Given.optimizer(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
