package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Values;
import io.github.stepwright.train.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What wrappers make of a gradient is read off plain descent at rate 1 from 0. */
class ClippingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "clipnorm:max=0.5/sgd:lr=1; 0.09128693, -0.1825739, 0.2738608, -0.3651477",
        "clipnorm/sgd:lr=1; 0.1, -0.2, 0.3, -0.4",
        "clipvalue:max=0.25/sgd:lr=1; 0.1, -0.2, 0.25, -0.25",
        // The outer one comes first: the norm 0.5477226 of all, then 0.9128693 g is clamped.
        "clipnorm:max=0.5/clipvalue:max=0.25/sgd:lr=1; 0.09128693, -0.1825739, 0.25, -0.25",
        // Clamped first, the norm is sqrt(0.175) = 0.4183300.
        "clipvalue:max=0.25/clipnorm:max=0.4/sgd:lr=1;"
            + " 0.09561806, -0.1912361, 0.2390452, -0.2390452",
        "normlayer/sgd:lr=1; 0.1825742, -0.3651484, 0.5477226, -0.7302967",
        "normlayer/clipvalue:max=0.5/sgd:lr=1; 0.1825742, -0.3651484, 0.5, -0.5",
        "clipvalue:max=0.1/normlayer/sgd:lr=1; 0.5, -0.5, 0.5, -0.5",
        "clipquantile:fraction=0.25/sgd:lr=1; 0.1, -0.2, 0.3, -0.4",
        "clipquantile:fraction=0.5/sgd:lr=1; 0.1, -0.2, 0.3, -0.3",
        "clipquantile:fraction=1/sgd:lr=1; 0.1, -0.1, 0.1, -0.1",
        // What is clipped is the step: of Adam, whose coordinates are all alike at first.
        "clipquantile:fraction=1/adamw:lr=1,decay=0; 1, -1, 1, -1",
        // Inside 0.3 and 0.3 are left of the largest, whose third is then 0.2.
        "clipquantile:fraction=0.75/clipquantile:fraction=0.5/sgd:lr=1; 0.1, -0.2, 0.2, -0.2",
      })
  void gradient_arrives_clipped(String spec, String row) {
    for (boolean wide : new boolean[] {false, true}) {
      Block block = block("x", "all", wide, Given.CHECK[0]);
      step(spec, block);
      double[] expected = Given.row(row);
      for (int i = 0; i < 4; i++) {
        assertThat(-block.weights().get(i)).isCloseTo(expected[i], within(1e-6));
      }
    }
  }

  @Test
  void norm_is_that_of_all_groups_but_frozen_ones() {
    Block a = block("a", "one", true, 3);
    Block b = block("b", "two", true, 4);
    step("clipnorm/sgd:lr=1", a, b);
    assertThat(a.weights().get(0)).isCloseTo(-0.6, within(1e-6));
    assertThat(b.weights().get(0)).isCloseTo(-0.8, within(1e-6));
    Optimizer optimizer = Given.optimizer("clipnorm/sgd:lr=1");
    Values frozen = Given.settings(optimizer).with(Knob.RATE_FACTOR, "two", 0);
    Block c = block("a", "one", true, 3);
    try (var worker = new Worker(optimizer, List.of(c, block("b", "two", true, 4)), 0, 1)) {
      worker.step(frozen, 0);
    }
    assertThat(c.weights().get(0)).isCloseTo(-1, within(1e-6));
  }

  @Test
  void decay_is_not_clipped() {
    Block block = block("x", "all", true, 30, 40);
    block.weights().copy(Array.of(100.0, 0));
    step("clipnorm/sgd:lr=1,decay=0.1", block);
    assertThat(block.weights().get(0)).isCloseTo(100 - 10 - 0.6, within(1e-6));
  }

  /** Norms 5 and 0.1; C = 1 is divided into 1/sqrt(2) each, or by 2 and 1 of 3 values. */
  @Test
  void layers_have_shares_of_the_norm() {
    Block a = block("a", "one", true, 3, 4);
    Block b = block("b", "two", true, 0.1);
    step("cliplayer/sgd:lr=1", a, b);
    assertThat(a.weights().get(1)).isCloseTo(-0.8 / Math.sqrt(2), within(1e-12));
    assertThat(b.weights().get(0)).isEqualTo(-0.1);
    Block c = block("a", "one", true, 3, 4);
    Block d = block("b", "two", true, 0.7);
    step("cliplayer:weighted=true/sgd:lr=1", c, d);
    assertThat(c.weights().get(1)).isCloseTo(-0.8 * Math.sqrt(2.0 / 3), within(1e-12));
    assertThat(d.weights().get(0)).isCloseTo(-Math.sqrt(1.0 / 3), within(1e-12));
  }

  @Test
  void clipped_layers_together_stay_within_the_bound() {
    var random = new Random(11);
    for (int round = 0; round < 200; round++) {
      Block[] blocks = new Block[1 + random.nextInt(6)];
      for (int h = 0; h < blocks.length; h++) {
        double[] gradient = random.doubles(1 + random.nextInt(40), -9, 9).toArray();
        blocks[h] = block("b" + h, "g" + h % 2, true, gradient);
      }
      step("cliplayer:max=2,weighted=" + random.nextBoolean() + "/sgd:lr=1", blocks);
      double squares = 0;
      for (Block block : blocks) {
        squares += Arrays.stream(block.weights().toDoubles()).map(x -> x * x).sum();
      }
      assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(2 * (1 + 1e-14));
    }
  }

  /** Against sorting, over blocks of several ranges and groups. */
  @Test
  void threshold_is_the_kth_largest_of_the_whole_step() {
    var random = new Random(3);
    for (int round = 0; round < 20; round++) {
      boolean wide = round % 2 == 0;
      double[][] gradients = {
        random.doubles(1 + random.nextInt(150_000), -1, 1).toArray(),
        random.doubles(1 + random.nextInt(50), -1e-8, 1e-8).toArray(),
        new double[random.nextInt(5) + 1]
      };
      double fraction = 1 - random.nextDouble();
      Block[] blocks = new Block[3];
      for (int h = 0; h < 3; h++) {
        blocks[h] = block("b" + h, "g" + h % 2, wide, gradients[h]);
      }
      double[] sizes =
          Arrays.stream(blocks)
              .flatMapToDouble(b -> Arrays.stream(b.gradient().toDoubles()))
              .map(Math::abs)
              .sorted()
              .toArray();
      double tau = sizes[sizes.length - (int) Math.ceil(fraction * sizes.length)];
      step("clipquantile:fraction=" + fraction + "/sgd:lr=1", blocks);
      for (Block block : blocks) {
        for (int i = 0; i < block.length(); i++) {
          double g = block.gradient().get(i);
          assertThat(-block.weights().get(i))
              .isEqualTo(Math.copySign(Math.min(Math.abs(g), tau), g));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "clipnorm/sgd",
    "clipvalue/sgd",
    "cliplayer/sgd",
    "clipquantile/sgd",
    "normlayer/sgd",
    "clipnorm/normlayer/clipquantile/adamw:decay=0"
  })
  void zero_gradient_leaves_the_weights(String spec) {
    Block block = block("x", "all", true, 0, 0);
    block.weights().copy(Array.of(1.5, -2));
    step(spec, block);
    assertThat(block.weights().toDoubles()).containsExactly(1.5, -2);
  }

  /** Section 10.2 (f): what is global does not see how values are divided into tensors. */
  @ParameterizedTest
  @CsvSource({
    "clipnorm:max=0.5/sgd, true",
    "clipvalue:max=0.25/sgd, true",
    "clipquantile:fraction=0.5/sgd, true",
    "schedulefreeadamw, true",
    "ema/adamw, true",
    "cliplayer:max=0.5/sgd, false",
    "normlayer/sgd, false",
    "lamb:lr=0.1, false",
    "lars:decay=0.1, false",
  })
  void split_tensor_changes_only_what_is_layerwise(String spec, boolean same) {
    Block whole = block("x", "all", true, 0.1, -0.2, 0.3, -0.4);
    Block left = block("l", "all", true, 0.1, -0.2);
    Block right = block("r", "all", true, 0.3, -0.4);
    whole.weights().copy(Array.of(1.0, -2, 0.5, 3));
    left.weights().copy(Array.of(1.0, -2));
    right.weights().copy(Array.of(0.5, 3.0));
    step(spec, whole);
    step(spec, left, right);
    double apart =
        Math.abs(whole.weights().get(1) - left.weights().get(1))
            + Math.abs(whole.weights().get(2) - right.weights().get(0));
    assertThat(apart < 1e-15).isEqualTo(same);
  }

  @Test
  void wrong_values_are_refused() {
    assertThatThrownBy(() -> Given.optimizer("clipnorm:max=0/sgd"))
        .hasMessage("clipnorm.max must be > 0 and finite, got 0.0");
    assertThatThrownBy(() -> Given.optimizer("clipquantile:fraction=1.5/sgd"))
        .hasMessage("clipquantile.fraction must be in (0, 1], got 1.5");
    assertThatThrownBy(() -> Given.optimizer("clipquantile/clipnorm/schedulefreesgd"))
        .hasMessageStartingWith("clipquantile must wrap a rule that evaluates the weights it");
  }

  private static Block block(String name, String group, boolean wide, double... gradient) {
    Array g = Array.zeros(gradient.length, wide);
    g.copy(Array.of(gradient));
    long[] shape = {gradient.length};
    return new Block(name, group, shape, Array.zeros(gradient.length, wide), g);
  }

  private static void step(String spec, Block... blocks) {
    Optimizer optimizer = Given.optimizer(spec);
    try (var worker = new Worker(optimizer, List.of(blocks), 0, 1)) {
      worker.step(Given.settings(optimizer), 0);
    }
  }
}
