package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Block;
import io.github.stepwright.Optimizer;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Worker;
import java.util.List;
import org.junit.jupiter.api.Test;

class NapTest {

  private static Block block(String name, float[] weights, long... shape) {
    return Block.of(name, "all", weights, new float[weights.length], shape);
  }

  private static void step(String spec, Block... blocks) {
    step(spec, 1, blocks);
  }

  private static void step(String spec, int times, Block... blocks) {
    Optimizer optimizer = Given.optimizer(spec);
    try (var worker = new Worker(optimizer, List.of(blocks), 0, 1)) {
      for (int t = 0; t < times; t++) {
        for (Block block : blocks) {
          block.gradient().set(0, -1);
        }
        worker.step(Given.settings(optimizer), 1);
      }
    }
  }

  /** (3, 4) has norm 5; a step to (12, 4) is scaled by 5 / sqrt(160). */
  @Test
  void matrix_keeps_its_norm_and_the_direction_of_the_step() {
    float[] weights = {3, 4};
    step("nap/sgd:lr=9", block("layer1.weight", weights, 1, 2));
    assertThat(weights[0]).isCloseTo((float) (12 * 5 / Math.sqrt(160)), within(1e-6f));
    assertThat(weights[1]).isCloseTo((float) (4 * 5 / Math.sqrt(160)), within(1e-6f));
  }

  @Test
  void vectors_excepted_names_and_matrices_that_begin_at_0_are_left_to_the_rule() {
    float[] bias = {3, 4};
    float[] head = {3, 4};
    float[] zero = {0, 0};
    step(
        "nap/sgd:lr=9",
        block("layer1.bias", bias, 2),
        block("head.weight", head, 1, 2),
        block("layer2.weight", zero, 1, 2));
    assertThat(bias).containsExactly(12, 4);
    assertThat(head).containsExactly(12, 4);
    assertThat(zero).containsExactly(9, 0);
  }

  @Test
  void every_third_step_projects() {
    float[] weights = {3, 4};
    step("nap:every=3/sgd:lr=1", 2, block("layer1.weight", weights, 1, 2));
    assertThat(weights).containsExactly(5, 4);
    float[] more = {3, 4};
    step("nap:every=3/sgd:lr=1", 3, block("layer1.weight", more, 1, 2));
    assertThat(Math.hypot(more[0], more[1])).isCloseTo(5, within(1e-6));
  }

  @Test
  void rules_whose_weights_to_evaluate_are_others_are_refused() {
    assertThatThrownBy(() -> Catalog.OPTIMIZERS.parse("nap/schedulefreesgd"))
        .hasMessageStartingWith("nap must wrap a rule that evaluates the weights it trains");
    assertThatThrownBy(() -> Catalog.OPTIMIZERS.parse("nap:every=0/sgd"))
        .hasMessage("nap.every must be >= 1, got 0");
  }
}
