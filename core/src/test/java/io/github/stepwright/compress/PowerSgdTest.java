package io.github.stepwright.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerSgdTest {

  private static final Layer LAYER = Layer.of("w", 24, 18);

  private static float[] ofRank(int rank, long seed) {
    float[] left = Given.gaussian(24 * rank, seed);
    float[] right = Given.gaussian(18 * rank, seed + 1);
    float[] product = new float[24 * 18];
    for (int i = 0; i < 24; i++) {
      for (int j = 0; j < 18; j++) {
        for (int c = 0; c < rank; c++) {
          product[i * 18 + j] += left[i * rank + c] * right[j * rank + c];
        }
      }
    }
    return product;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void a_matrix_of_no_higher_rank_arrives_whole(int rank) {
    float[] values = ofRank(rank, 5);
    float[] decoded = Given.alone(new PowerSgd(3, 1), LAYER, values);
    for (int i = 0; i < values.length; i++) {
      assertThat(decoded[i]).isCloseTo(values[i], within(1e-5f));
    }
  }

  @Test
  void on_equal_values_the_error_falls_to_that_of_the_truncated_decomposition() {
    float[] values = ofRank(4, 9);
    double[][] matrix = new double[24][18];
    for (int i = 0; i < values.length; i++) {
      matrix[i / 18][i % 18] = values[i];
    }
    double[] sigma =
        new SingularValueDecomposition(new Array2DRowRealMatrix(matrix)).getSingularValues();
    var powersgd = new PowerSgd(2, 1);
    float[] memory = new float[powersgd.memory(LAYER)];
    float[][] decoded = new float[1][values.length];
    double last = Double.POSITIVE_INFINITY;
    for (int k = 0; k < 200; k++) {
      powersgd.compress(new float[][] {values}, LAYER, memory, Given.DRAWS, decoded);
      float[] lost = Given.minus(values, decoded[0]);
      double error = Math.sqrt(Given.dot(lost, lost));
      assertThat(error).isLessThanOrEqualTo(last * (1 + 1e-6));
      last = error;
    }
    assertThat(last).isCloseTo(Math.hypot(sigma[2], sigma[3]), within(1e-4 * sigma[0]));
  }

  @Test
  void every_worker_is_projected_onto_one_common_space() {
    float[][] values = {ofRank(8, 1), ofRank(8, 2), ofRank(8, 3)};
    float[][] decoded = new float[3][values[0].length];
    var powersgd = new PowerSgd(2, 1);
    float[] memory = new float[powersgd.memory(LAYER)];
    powersgd.compress(values, LAYER, memory, Given.DRAWS, decoded);
    for (int v = 0; v < 3; v++) {
      for (int w = 0; w < 3; w++) {
        double size = Math.sqrt(Given.dot(values[v], values[v]) * Given.dot(values[w], values[w]));
        double dot = Given.dot(Given.minus(values[v], decoded[v]), decoded[w]);
        // What is lost has no part in the space, whoever lost it: (M - P P'M)' P = 0, so the trace
        // with any P P' M vanishes.
        assertThat(dot / size).isCloseTo(0, within(1e-6));
      }
    }
  }

  @Test
  void small_layers_and_vectors_travel_raw() {
    var powersgd = new PowerSgd(2, 2);
    Layer bias = Layer.of("b", 100);
    float[] values = Given.gaussian(100, 4);
    assertThat(Given.alone(powersgd, bias, values)).containsExactly(values);
    assertThat(powersgd.bytes(bias)).isEqualTo(400);
    assertThat(powersgd.memory(bias)).isZero();
    // (24 + 18) * 2 * 2 = 168 < 432, but (24 + 18) * 6 * 2 = 504 is not.
    assertThat(powersgd.bytes(LAYER)).isEqualTo(4 * 2 * (24 + 18));
    assertThat(new PowerSgd(6, 2).bytes(LAYER)).isEqualTo(4 * 24 * 18);
    // A tensor keeps its first length as rows.
    assertThat(Layer.of("kernel", 8, 3, 5, 5)).isEqualTo(new Layer("kernel", 8, 75));
  }

  @Test
  void zeros_stay_zeros_and_the_memory_starts_anew_afterwards() {
    var powersgd = new PowerSgd(2, 1);
    float[] memory = new float[powersgd.memory(LAYER)];
    float[][] decoded = new float[1][24 * 18];
    powersgd.compress(new float[1][24 * 18], LAYER, memory, Given.DRAWS, decoded);
    assertThat(decoded[0]).containsOnly(0);
    float[] values = ofRank(2, 3);
    powersgd.compress(new float[][] {values}, LAYER, memory, Given.DRAWS, decoded);
    float[] lost = Given.minus(values, decoded[0]);
    assertThat(Given.dot(lost, lost)).isLessThan(1e-8 * Given.dot(values, values));
  }

  @Test
  void a_rank_that_was_lost_comes_back() {
    var powersgd = new PowerSgd(2, 1);
    float[] memory = new float[powersgd.memory(LAYER)];
    float[][] decoded = new float[1][24 * 18];
    powersgd.compress(new float[][] {ofRank(1, 3)}, LAYER, memory, Given.DRAWS, decoded);
    float[] values = ofRank(2, 8);
    powersgd.compress(new float[][] {values}, LAYER, memory, Given.DRAWS, decoded);
    float[] lost = Given.minus(values, decoded[0]);
    assertThat(Given.dot(lost, lost)).isLessThan(1e-8 * Given.dot(values, values));
  }

  @Test
  void columns_are_orthonormal_or_zero() {
    var random = new Random(2);
    double[] a = new double[15 * 4];
    for (int i = 0; i < 15; i++) {
      a[i * 4] = random.nextGaussian();
      a[i * 4 + 1] = 1e-5 * random.nextGaussian() + a[i * 4]; // nearly parallel
      a[i * 4 + 2] = a[i * 4] - 2 * a[i * 4 + 1]; // dependent
      a[i * 4 + 3] = random.nextGaussian();
    }
    PowerSgd.orthonormalise(a, 0, 15, 4, null);
    for (int b = 0; b < 4; b++) {
      for (int c = 0; c < 4; c++) {
        double dot = 0;
        for (int i = 0; i < 15; i++) {
          dot += a[i * 4 + b] * a[i * 4 + c];
        }
        assertThat(dot).isCloseTo(b == c && b != 2 ? 1 : 0, within(1e-12));
      }
    }
  }

  @Test
  void settings_outside_their_ranges_are_refused() {
    assertThatThrownBy(() -> new PowerSgd(0, 2)).hasMessage("powersgd.rank must be >= 1, got 0");
    assertThatThrownBy(() -> new PowerSgd(1, 0.5))
        .hasMessage("powersgd.minRate must be >= 1 and finite, got 0.5");
  }
}
