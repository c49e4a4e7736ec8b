package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HaltonTest {

  @Test
  void digits_are_mirrored_at_the_point() {
    int[] plain = {0, 1, 2};
    assertThat(Halton.corput(1, 3, plain)).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(Halton.corput(5, 3, plain)).isCloseTo(2.0 / 3 + 1.0 / 9, within(1e-15));
    assertThat(Halton.corput(5, 3, new int[] {0, 2, 1}))
        .isCloseTo(1.0 / 3 + 2.0 / 9, within(1e-15));
  }

  /** Of 64 successive points of base 2 every eighth of the unit interval holds eight. */
  @Test
  void points_fill_the_interval_evenly() {
    int[] held = new int[8];
    for (double[] point : Halton.points(64, 1, 5)) {
      held[(int) Math.floor(8 * point[0])]++;
    }
    for (int count : held) {
      assertThat(count).isBetween(7, 9);
    }
  }

  @Test
  void equal_seeds_agree_and_others_do_not() {
    assertThat(Halton.points(5, 3, 1)).isDeepEqualTo(Halton.points(5, 3, 1));
    assertThat(Halton.points(5, 3, 1)[0][0]).isNotEqualTo(Halton.points(5, 3, 2)[0][0]);
  }

  @Test
  void a_logarithmic_axis_meets_both_bounds() {
    assertThat(Halton.log(0, 0.1, 10)).isEqualTo(0.1);
    assertThat(Halton.log(1, 0.1, 10)).isCloseTo(10, within(1e-12));
    assertThat(Halton.log(0.5, 0.1, 10)).isCloseTo(1, within(1e-12));
  }

  @Test
  void nine_dimensions_are_too_many() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Halton.points(1, 9, 0))
        .withMessageContaining("1 to 8 dimensions");
  }
}
