package io.github.stepwright.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparseAndQuantisedTest {

  private static final float[] G1 = {0.1f, -0.2f, 0.3f, -0.4f};

  static List<Compressor> schemes() {
    return List.of(
        new Compressor.Raw(),
        new TopK(0.1),
        new Qsgd(15, 64),
        new MaxMin(4, 64),
        new PowerSgd(2, 1));
  }

  @Test
  void top_k_keeps_the_largest_and_of_equals_the_first() {
    Layer layer = Layer.of("w", 6);
    float[] values = {1, -3, 2, 2, -2, 0};
    assertThat(Given.alone(new TopK(0.5), layer, values)).containsExactly(0, -3, 2, 2, 0, 0);
    assertThat(new TopK(0.5).bytes(layer)).isEqualTo(3 * 8);
    assertThat(Given.alone(new TopK(1), layer, values)).containsExactly(values);
    assertThat(Given.alone(new TopK(1e-9), layer, values)).containsExactly(0, -3, 0, 0, 0, 0);
  }

  @Test
  void qsgd_rounds_the_levels_of_the_specification_to_a_neighbour() {
    double norm = Math.sqrt(0.3);
    double[] levels = {0.730297, 1.460594, 2.190890, 2.921187};
    double[] ups = new double[4];
    int draws = 4000;
    var qsgd = new Qsgd(4, 512);
    Layer layer = Layer.of("w", 4);
    for (int step = 0; step < draws; step++) {
      float[][] decoded = new float[1][4];
      qsgd.compress(new float[][] {G1}, layer, new float[0], new Draws.Named(1, step), decoded);
      for (int i = 0; i < 4; i++) {
        double level = Math.abs(decoded[0][i]) / norm * 4;
        double up = level - Math.floor(levels[i]);
        assertThat(Math.abs(up - Math.rint(up))).isLessThan(1e-6);
        assertThat(up).isBetween(-1e-6, 1 + 1e-6);
        assertThat(decoded[0][i] * G1[i]).isGreaterThanOrEqualTo(0);
        ups[i] += up;
      }
    }
    for (int i = 0; i < 4; i++) {
      double p = levels[i] - Math.floor(levels[i]);
      // Six standard deviations: a false alarm in 5e8.
      double six = 6 * Math.sqrt(p * (1 - p) / draws);
      assertThat(ups[i] / draws).isCloseTo(p, within(six));
    }
  }

  @Test
  void qsgd_loses_no_more_than_its_bound() {
    for (int levels : new int[] {1, 7, 15, 127}) {
      var qsgd = new Qsgd(levels, 512);
      Layer layer = Layer.of("w", 1300);
      float[] values = Given.gaussian(1300, levels);
      double expected = 0;
      for (int step = 0; step < 20; step++) {
        double error = qsgd.error(values, layer, new Draws.Named(1, step));
        expected += error * error / 20;
      }
      assertThat(expected).isLessThan(qsgd.loss(layer) * Given.dot(values, values));
    }
  }

  @Test
  void bytes_count_heads_and_bits() {
    assertThat(new Qsgd(15, 512).bits()).isEqualTo(5);
    assertThat(new Qsgd(127, 512).bits()).isEqualTo(8);
    assertThat(new Qsgd(1, 512).bits()).isEqualTo(2);
    // Two buckets of 512 values of 5 bits, one of 6: 2 * (4 + 320) + 4 + 4.
    assertThat(new Qsgd(15, 512).bytes(Layer.of("w", 1030))).isEqualTo(656);
    assertThat(new MaxMin(3, 512).bytes(Layer.of("w", 512))).isEqualTo(8 + 192);
  }

  @Test
  void max_min_takes_the_nearest_of_its_levels() {
    Layer layer = Layer.of("w", 4);
    // Ends -0.4 and 0.3, two bits: levels -0.4, -1/6, 1/15, 0.3.
    float[] decoded = Given.alone(new MaxMin(2, 512), layer, G1);
    assertThat(decoded[0]).isCloseTo(1f / 15, within(1e-7f));
    assertThat(decoded[1]).isCloseTo(-1f / 6, within(1e-7f));
    assertThat(decoded[2]).isCloseTo(0.3f, within(1e-7f));
    assertThat(decoded[3]).isEqualTo(-0.4f);
    assertThat(Given.alone(new MaxMin(1, 2), layer, new float[] {2, 2, 5, 5}))
        .containsExactly(2, 2, 5, 5);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void zeros_stay_zeros(Compressor scheme) {
    Layer layer = Layer.of("w", 20, 30);
    assertThat(Given.alone(scheme, layer, new float[600])).containsOnly(0);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void no_scheme_sends_more_than_the_raw_values(Compressor scheme) {
    Layer layer = Layer.of("w", 20, 30);
    assertThat(scheme.bytes(layer)).isLessThanOrEqualTo(4L * 600);
    assertThat(scheme.around(layer)).doesNotHaveDuplicates().startsWith(scheme);
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void what_arrived_and_what_is_left_are_what_was_given(Compressor scheme) {
    Layer layer = Layer.of("w", 20, 30);
    float[][] errors = new float[2][600];
    float[] memory = new float[scheme.memory(layer)];
    double[] balance = new double[600];
    for (int step = 0; step < 50; step++) {
      float[][] gradients = {Given.gaussian(600, 2 * step), Given.gaussian(600, 2 * step + 1)};
      float[][] decoded = new float[2][600];
      new ErrorFeedback(scheme)
          .compress(gradients, layer, memory, errors, new Draws.Named(3, step), decoded);
      for (int i = 0; i < 600; i++) {
        balance[i] += (double) gradients[1][i] - decoded[1][i];
      }
    }
    for (int i = 0; i < 600; i++) {
      assertThat(balance[i]).isCloseTo(errors[1][i], within(1e-3));
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void errors_stay_bounded_under_equal_gradients(Compressor scheme) {
    Layer layer = Layer.of("w", 20, 30);
    float[][] gradient = {Given.gaussian(600, 1)};
    float[][] errors = new float[1][600];
    float[] memory = new float[scheme.memory(layer)];
    double size = Math.sqrt(Given.dot(gradient[0], gradient[0]));
    for (int step = 0; step < 400; step++) {
      new ErrorFeedback(scheme)
          .compress(gradient, layer, memory, errors, new Draws.Named(3, step), new float[1][600]);
      // Top-k at a tenth keeps at least a tenth of the square: errors below 2 / 0.1 of the size.
      assertThat(Math.sqrt(Given.dot(errors[0], errors[0]))).isLessThan(20 * size);
    }
  }

  @Test
  void error_feedback_amplifies_qsgd_with_too_few_levels() {
    Layer layer = Layer.of("w", 512);
    float[][] gradient = {Given.gaussian(512, 1)};
    double[] left = new double[2];
    for (int k = 0; k < 2; k++) {
      var scheme = new Qsgd(k == 0 ? 3 : 15, 512);
      float[][] errors = new float[1][512];
      for (int step = 0; step < 60; step++) {
        new ErrorFeedback(scheme)
            .compress(
                gradient, layer, new float[0], errors, new Draws.Named(3, step), new float[1][512]);
      }
      left[k] = Math.sqrt(Given.dot(errors[0], errors[0]));
    }
    double size = Math.sqrt(Given.dot(gradient[0], gradient[0]));
    assertThat(new Qsgd(3, 512).loss(layer)).isGreaterThan(1);
    assertThat(new Qsgd(15, 512).loss(layer)).isLessThan(1);
    assertThat(left[0]).isGreaterThan(1e4 * size);
    assertThat(left[1]).isLessThan(3 * size);
  }

  @Test
  void what_is_drawn_depends_on_step_worker_and_bucket_alone() {
    Layer layer = Layer.of("w", 1024);
    float[] values = Given.gaussian(1024, 6);
    float[][] twice = {values, values};
    float[][] decoded = new float[2][1024];
    var qsgd = new Qsgd(15, 512);
    qsgd.compress(twice, layer, new float[0], Given.DRAWS, decoded);
    assertThat(Given.alone(qsgd, layer, values)).containsExactly(decoded[0]);
    assertThat(decoded[1]).isNotEqualTo(decoded[0]);
  }
}
