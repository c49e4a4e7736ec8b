package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Optimizer;
import io.github.stepwright.train.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights are led through given values: gradients are what descent at rate 1 has to go back. */
class AveragingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // The weights before the first step are the first value of a copied average.
        "ema:beta=0.9/sgd:lr=1; 1; 2, 4; 1.39",
        "ema:beta=0.9,debias=true/sgd:lr=1; 7; 1, 2, 4; 2.439114",
        // beta is 2/11, then 3/12: 1 + 9/11, then a quarter of that and 3 of 4.
        "ema:beta=0.9,warmup=true/sgd:lr=1; 1; 2, 4; 3.4545455",
        "polyak/sgd:lr=1; 7; 1, 2, 4; 2.3333333",
        "polyak:gamma=8/sgd:lr=1; 7; 1, 2, 4; 3.618182",
        // Pulls after steps 2 and 4: 0 and 4 give 2; the step to 6 from there, then half the way.
        "lookahead:k=2/sgd:lr=1; 0; 1, 4; 2",
        "lookahead:k=2/sgd:lr=1; 0; 1, 4, 5; 2",
        "lookahead:k=1,alpha=0.25/sgd:lr=1; 0; 8; 2",
      })
  void averages_are_those_computed_by_hand(String spec, double from, String values, double end) {
    Optimizer optimizer = Given.optimizer(spec);
    for (boolean wide : new boolean[] {false, true}) {
      Block block = Given.block("x", new double[] {from}, wide);
      try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
        for (double value : Given.row(values)) {
          block.gradient().set(0, block.weights().get(0) - value);
          worker.step(Given.settings(optimizer), 0);
        }
        worker.withReadout(() -> assertThat(block.weights().get(0)).isCloseTo(end, within(1e-6)));
      }
    }
  }

  @Test
  void pull_takes_the_fast_weights_back_and_momentum_stays() {
    // Steps of -1, -1.9, then from half the way -2.71: momentum 0.9 goes on.
    Optimizer optimizer = Given.optimizer("lookahead:k=2/sgd:lr=1,momentum=0.9");
    Block block = Given.block("x", new double[] {0}, true);
    double[] expected = {-1, -1.45, -4.16};
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      for (double x : expected) {
        block.gradient().set(0, 1);
        worker.step(Given.settings(optimizer), 0);
        assertThat(block.weights().get(0)).isCloseTo(x, within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ema/adamw", "polyak/adamw", "ema:beta=0.99,warmup=true/adamw"})
  void training_is_that_of_the_rule_inside(String spec) {
    assertThat(Given.check(Given.optimizer(spec), false, 4))
        .isDeepEqualTo(Given.check(Given.optimizer("adamw"), false, 4));
  }

  @Test
  void late_increments_are_not_lost_in_float32() {
    Optimizer optimizer = Given.optimizer("ema:beta=0.999999/sgd:lr=1");
    Block block = Given.block("x", new double[] {1}, false);
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      block.gradient().set(0, -0.01);
      worker.step(Given.settings(optimizer), 0);
      block.gradient().set(0, 0);
      for (int t = 1; t < 10_000; t++) {
        worker.step(Given.settings(optimizer), 0);
      }
      double expected = 1 + 0.01 * -Math.expm1(10_000 * Math.log(0.999999));
      worker.withReadout(
          () -> assertThat(block.weights().get(0)).isCloseTo(expected, within(1e-7)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ema/schedulefreesgd", "polyak/ema/sgd", "lookahead/clipnorm/schedulefreeadamw"})
  void second_set_of_weights_to_evaluate_is_refused(String spec) {
    assertThatThrownBy(() -> Given.optimizer(spec))
        .hasMessageContaining("must wrap a rule that evaluates the weights it trains, got");
  }

  @Test
  void two_cures_for_the_start_are_refused() {
    assertThatThrownBy(() -> Given.optimizer("ema:debias=true,warmup=true/sgd"))
        .hasMessage(
            "ema.debias and ema.warmup must not both be true: each is a cure for the start");
  }

  /** Section 10.2 (d), for every rule of this family, with blocks of several ranges. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lars:decay=0.01",
        "lamb",
        "muon",
        "adahessian",
        "schedulefreesgd:warmup=4",
        "schedulefreeadamw:decay=0.1",
        "clipnorm:max=0.1/adamw",
        "clipvalue:max=0.1/adamw",
        "cliplayer:max=0.1/sgd:momentum=0.9",
        "clipquantile/sgd:momentum=0.9",
        "normlayer/sgd",
        "ema:debias=true/adamw",
        "polyak:gamma=8/sgd",
        "lookahead:k=2/adamw"
      })
  void state_put_back_goes_on_bit_for_bit(String spec) {
    Optimizer optimizer = Given.optimizer(spec);
    List<Block> first = blocks();
    List<Block> second = blocks();
    try (var worker = new Worker(optimizer, first, 1, 1);
        var other = new Worker(optimizer, second, 1, 1)) {
      run(worker, optimizer, 0, 3);
      Checkpoint checkpoint = worker.checkpoint();
      run(worker, optimizer, 3, 6);
      other.restore(checkpoint);
      run(other, optimizer, 3, 6);
      assertThat(weights(second)).isDeepEqualTo(weights(first));
      float[][] trained = weights(first);
      worker.withReadout(
          () -> other.withReadout(() -> assertThat(weights(second)).isDeepEqualTo(weights(first))));
      assertThat(weights(first)).isDeepEqualTo(trained);
    }
  }

  private static List<Block> blocks() {
    double[] start = new Random(4).doubles(70_000, -1, 1).toArray();
    return List.of(
        Given.block("a", start, false, 70_000),
        Given.block("b", Arrays.copyOf(start, 24), false, 4, 6),
        Given.block("c", Arrays.copyOf(start, 24), false, 2, 3, 2, 2));
  }

  private static void run(Worker worker, Optimizer optimizer, int from, int to) {
    for (int t = from; t < to; t++) {
      var random = new Random(t);
      for (Block block : worker.blocks()) {
        for (int i = 0; i < block.length(); i++) {
          block.gradient().set(i, random.nextGaussian());
          if (worker.diagonal(block) != null) {
            worker.diagonal(block).set(i, random.nextGaussian());
          }
        }
      }
      worker.step(Given.settings(optimizer), 1);
    }
  }

  private static float[][] weights(List<Block> blocks) {
    return blocks.stream().map(b -> b.weights().toFloats()).toArray(float[][]::new);
  }
}
