package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Block;
import io.github.stepwright.Optimizer;
import io.github.stepwright.compress.Draws;
import io.github.stepwright.compress.ErrorFeedback;
import io.github.stepwright.compress.Layer;
import io.github.stepwright.train.Worker;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients that pass through a codec with error feedback. */
class CodedTest {

  private static double[] gradient(Random random, int length) {
    return random.doubles(length, -1, 1).toArray();
  }

  private static void fill(Block block, double[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      block.gradient().set(i, gradient[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"powersgd:rank=2", "topk:share=0.05", "qsgd:bits=6,bucket=100"})
  void what_arrived_and_what_is_left_over_are_all_that_was_given(String codec) {
    var random = new Random(1);
    Optimizer optimizer = Given.optimizer(codec + "/sgd:lr=1");
    Block block = Given.block("x", new double[30 * 20], true, 30, 20);
    double[] given = new double[600];
    try (var worker = new Worker(optimizer, List.of(block), 3, 1)) {
      for (int t = 0; t < 20; t++) {
        double[] g = gradient(random, 600);
        for (int i = 0; i < 600; i++) {
          given[i] += g[i];
        }
        fill(block, g);
        worker.step(Given.settings(optimizer), 1);
      }
      double[] left = worker.checkpoint().doubles().get("slot0.0/x");
      double most = 0;
      for (int i = 0; i < 600; i++) {
        // With rate 1, the weights are minus the sum of what arrived.
        assertThat(left[i] - block.weights().get(i)).isCloseTo(given[i], Offset.offset(1e-12));
        most = Math.max(most, Math.abs(left[i]));
      }
      assertThat(most).isPositive();
    }
  }

  @Test
  void topk_is_its_codec_with_error_feedback_step_by_step() {
    var random = new Random(2);
    var codec = new io.github.stepwright.compress.TopK(0.2);
    var layer = new Layer("x", 40, 1);
    float[][] errors = new float[1][40];
    float[][] decoded = new float[1][40];
    Optimizer optimizer = Given.optimizer("topk:share=0.2/sgd:lr=1");
    Block block = Given.block("x", new double[40], false, 40);
    try (var worker = new Worker(optimizer, List.of(block), 3, 1)) {
      for (int t = 0; t < 10; t++) {
        fill(block, gradient(random, 40));
        float[][] g = {block.gradient().toFloats()};
        new ErrorFeedback(codec)
            .compress(g, layer, new float[0], errors, new Draws.Named(0, t), decoded);
        worker.step(Given.settings(optimizer), 1);
        assertThat(block.gradient().toFloats()).isEqualTo(decoded[0]);
        assertThat(worker.checkpoint().floats().get("slot0.0/x")).isEqualTo(errors[0]);
      }
    }
  }

  @Test
  void a_matrix_of_rank_two_passes_rank_two_whole_once_Q_has_found_it() {
    var random = new Random(4);
    double[] a = gradient(random, 60);
    double[] b = gradient(random, 40);
    double[] product = new double[600];
    for (int i = 0; i < 600; i++) {
      product[i] = a[i / 20 * 2] * b[i % 20 * 2] + a[i / 20 * 2 + 1] * b[i % 20 * 2 + 1];
    }
    Optimizer optimizer = Given.optimizer("powersgd:rank=2/sgd:lr=1");
    Block block = Given.block("x", new double[600], true, 30, 20);
    try (var worker = new Worker(optimizer, List.of(block), 3, 1)) {
      fill(block, product);
      worker.step(Given.settings(optimizer), 1);
    }
    // Any Q that is not orthogonal to the rows spans the columns in one product.
    for (int i = 0; i < 600; i++) {
      assertThat(block.gradient().get(i)).isCloseTo(product[i], Offset.offset(1e-6));
    }
  }

  @Test
  void a_vector_passes_low_rank_compression_as_it_is() {
    assertThat(Given.check(Given.optimizer("powersgd/sgd:lr=0.1"), false))
        .isEqualTo(Given.check(Given.optimizer("sgd:lr=0.1"), false));
  }

  @Test
  void a_share_of_one_is_the_rule_inside() {
    assertThat(Given.check(Given.optimizer("topk:share=1/adam"), false))
        .isEqualTo(Given.check(Given.optimizer("adam"), false));
  }

  @Test
  void a_factor_from_around_it_is_in_what_is_coded() {
    // g1 has norm 0.5477226; clipped to half of that and with all values sent, sgd sees the half.
    Optimizer plain = Given.optimizer("clipnorm:max=0.2/sgd:lr=1");
    Optimizer coded = Given.optimizer("clipnorm:max=0.2/topk:share=1/sgd:lr=1");
    double[][] expected = Given.check(plain, true);
    double[][] found = Given.check(coded, true);
    for (int t = 0; t < expected.length; t++) {
      assertThat(found[t]).containsExactly(expected[t], Offset.offset(1e-7));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "powersgd:rank=0/sgd | powersgd.rank must be >= 1, got 0",
        "topk:share=0/sgd | topk.share must be in (0, 1], got 0.0",
        "qsgd:bits=1/sgd | qsgd.bits must be in [2, 8], got 1",
        "qsgd:bucket=0/sgd | qsgd.bucket must be >= 1, got 0"
      })
  void settings_that_do_not_hold_are_refused(String spec, String message) {
    assertThatThrownBy(() -> Given.optimizer(spec)).hasMessageContaining(message);
  }
}
