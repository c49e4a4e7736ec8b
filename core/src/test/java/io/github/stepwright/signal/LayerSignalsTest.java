package io.github.stepwright.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Block;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerSignalsTest {

  private static final double[] MATRIX = {1, 2, 3, 4};

  @Test
  void dual_norms_are_those_of_the_check_values() {
    assertThat(DualNoise.norm("hidden/x", MATRIX, 2, 2)).isCloseTo(5.8309518948, within(1e-9));
    assertThat(DualNoise.norm("outer/x", MATRIX, 2, 2)).isEqualTo(10);
    assertThat(DualNoise.norm("vector/x", new double[] {3, 4}, 1, 2))
        .isCloseTo(7.0710678119, within(1e-9));
  }

  @Test
  void a_wide_and_a_tall_matrix_have_one_nuclear_norm_and_inverse_factors() {
    double[] wide = {1, 2, 3, 4, 5, 6};
    double[] tall = {1, 4, 2, 5, 3, 6};
    assertThat(DualNoise.norm("hidden/x", wide, 2, 3) * 1.5)
        .isCloseTo(DualNoise.norm("hidden/x", tall, 3, 2), within(1e-9));
  }

  @Test
  void noise_is_what_changed_in_the_block_alone() {
    Block block = Block.of("b", "outer/b", new float[2], new float[2], 1, 2);
    float[] before = {9, 1, 1};
    float[] now = {0, 2, -1};
    assertThat(DualNoise.square(block, before, now, 1)).isEqualTo(9);
  }

  @Test
  void halves_disagree_by_one_minus_their_cosine() {
    Block a = Block.of("a", "one", new float[2], new float[2], 2);
    Block b = Block.of("b", "two", new float[1], new float[1], 1);
    List<Block> blocks = List.of(a, b);
    // Halves of "one": (1, 0) and (1, 1); of "two": 1 and -2.
    float[][] parts = {{2, 0, 1}, {0, 0, 1}, {1, 2, -1}, {1, 0, -3}};
    assertThat(Halves.phi(Halves.of("one"), blocks, parts))
        .isCloseTo(1 - Math.sqrt(0.5), within(1e-12));
    assertThat(Halves.phi(Halves.of("two"), blocks, parts)).isEqualTo(2);
    assertThat(Halves.phi(Halves.of("two"), blocks, new float[4][3])).isEqualTo(1);
    assertThat(Halves.phi(Halves.of("two"), blocks, new float[1][3])).isNaN();
  }
}
