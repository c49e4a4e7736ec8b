package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.train.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuonTest {

  @Test
  void three_steps_are_those_of_the_reference() {
    Given.assertSteps(
        "muon",
        "1.013613, -1.983489, 0.4851741, 3.005189 | 0.9996021, -1.986489, 0.4878921, 2.985013"
            + " | 1.008788, -1.997579, 0.4731132, 2.970359",
        2,
        2);
  }

  @ParameterizedTest
  @CsvSource({
    "0.05, 0.75812",
    "0.1, 0.71212",
    "0.3, 1.07959",
    "0.5, 0.76544",
    "1, 0.69644",
    "0.001, 0.4705"
  })
  void singular_values_go_where_the_polynomial_takes_them(double s, double expected) {
    // A diagonal of s and what makes the norm 1.
    double[] z = {s, 0, 0, Math.sqrt(1 - s * s)};
    NewtonSchulz.apply(z, 2, 2, new double[4], new double[4], new double[2], 5);
    assertThat(z[0]).isCloseTo(expected, within(s < 0.01 ? 5e-5 : 6e-6));
  }

  @Test
  void large_singular_values_end_between_068_and_114_and_vectors_stay() {
    var random = new Random(2);
    for (int[] shape : new int[][] {{5, 5}, {9, 4}, {30, 7}, {3, 1}, {6, 6}, {13, 8}}) {
      int n = shape[0];
      int m = shape[1];
      double[] z = random.doubles(n * m, -1, 1).toArray();
      var before = new SingularValueDecomposition(matrix(z, n, m));
      NewtonSchulz.apply(z, n, m, new double[m * m], new double[m * m], new double[m], 5);
      RealMatrix turned = before.getUT().multiply(matrix(z, n, m)).multiply(before.getV());
      double norm = Math.sqrt(Arrays.stream(before.getSingularValues()).map(s -> s * s).sum());
      for (int i = 0; i < m; i++) {
        if (before.getSingularValues()[i] / norm > 0.01) {
          assertThat(turned.getEntry(i, i)).isBetween(0.6818, 1.1344);
        }
        for (int j = 0; j < m; j++) {
          if (i != j) {
            assertThat(turned.getEntry(i, j)).isCloseTo(0, within(1e-9));
          }
        }
      }
    }
  }

  private static RealMatrix matrix(double[] values, int rows, int columns) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
    for (int i = 0; i < values.length; i++) {
      matrix.setEntry(i / columns, i % columns, values[i]);
    }
    return matrix;
  }

  @Test
  void transposed_matrix_makes_the_transposed_step_but_for_the_scale() {
    double[] wide = step("muon:lr=1", new double[] {1, 2, 3, 4, -5, 6}, 2, 3);
    double[] tall = step("muon:lr=1", new double[] {1, 4, 2, -5, 3, 6}, 3, 2);
    double[] kernel = step("muon:lr=1", new double[] {1, 2, 3, 4, -5, 6}, 2, 1, 3, 1);
    double scale = Math.sqrt(1.5); // rows / columns of the tall one
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(tall[j * 2 + i]).isCloseTo(scale * wide[i * 3 + j], within(1e-12));
      }
    }
    assertThat(kernel).containsExactly(wide);
    double[] matched = step("muon:lr=1,matchRms=true", new double[] {1, 2, 3, 4, -5, 6}, 2, 3);
    assertThat(matched[0]).isCloseTo(wide[0] * 0.2 * Math.sqrt(3), within(1e-12));
  }

  @Test
  void zero_gradient_moves_nothing_and_one_row_is_normalised() {
    assertThat(step("muon", new double[6], 2, 3)).containsOnly(0);
    double[] row = step("muon:lr=1", new double[] {3, 0, 4}, 1, 3);
    assertThat(row).containsExactly(new double[] {-0.6 * 0.69644, 0, -0.8 * 0.69644}, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource({
    "layer1.weight, all, true",
    "embedding, all, false",
    "lm_head.weight, all, false",
    "w, head, false",
    "overhead.weight, all, true",
  })
  void words_of_name_and_group_decide_what_is_hidden(String name, String group, boolean hidden) {
    var block = Block.of(name, group, new float[4], new float[4], 2, 2);
    assertThat(((Muon) Given.optimizer("muon")).hidden(block)).isEqualTo(hidden);
    var last = Block.of("layer2.weight", "all", new float[4], new float[4], 2, 2);
    assertThat(((Muon) Given.optimizer("muon:except=layer2+embedding")).hidden(last)).isFalse();
  }

  @Test
  void vectors_go_by_adamw() {
    Given.assertSteps(
        "muon:lr=0.1,adamFactor=1,beta2=0.999,eps=1e-8",
        "0.9, -1.9, 0.4, 3.1 | 0.806782, -1.873366, 0.3733663, 3.126634"
            + " | 0.8415043, -1.907281, 0.3527784, 3.132772");
    double[] small = step("muon:lr=0.02", new double[] {1, -1});
    assertThat(small).containsExactly(new double[] {-3e-4, 3e-4}, within(1e-9));
    double[] same = step("muon:lr=0.02,matchRms=true", new double[] {1, -1});
    assertThat(same).containsExactly(new double[] {-0.02, 0.02}, within(1e-9));
  }

  @Test
  void working_memory_is_not_in_a_checkpoint() {
    Block block = Given.block("x", Given.START, true, 2, 2);
    try (var worker = new Worker(Given.optimizer("muon"), List.of(block), 0, 1)) {
      assertThat(worker.checkpoint().doubles())
          .containsKeys("slot0.0/x", "slot0.1/x")
          .doesNotContainKeys("slot0.2/x", "slot0.3/x");
    }
  }

  private static double[] step(String spec, double[] gradient, long... shape) {
    var optimizer = Given.optimizer(spec);
    Block block = Given.block("x", new double[gradient.length], true, shape);
    block.gradient().copy(Array.of(gradient));
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      worker.step(Given.settings(optimizer), 0);
    }
    return block.weights().toDoubles();
  }
}
