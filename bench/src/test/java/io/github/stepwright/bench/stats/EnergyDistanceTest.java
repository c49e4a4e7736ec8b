package io.github.stepwright.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EnergyDistanceTest {

  /**
   * x = {0, 2}, y = {3}: between (3 + 1) / 2 = 2, within x 2 * 2 / 4 = 1, within y 0; so 4 - 1 = 3.
   */
  @Test
  void two_points_and_one_by_hand() {
    assertThat(EnergyDistance.of(new float[] {0, 2}, new float[] {3}, 1)).isEqualTo(3);
    assertThat(EnergyDistance.within(new float[] {0, 2}, 1)).isEqualTo(1);
  }

  /** Two points of the plane 5 apart: 2 * 5. */
  @Test
  void points_of_the_plane_are_compared_by_their_euclidean_distance() {
    assertThat(EnergyDistance.of(new float[] {1, 1}, new float[] {4, 5}, 2)).isEqualTo(10);
  }

  @Test
  void a_set_is_0_from_itself_in_any_order() {
    float[] x = {0, 1, 5, 2, -3, 4};
    float[] turned = {-3, 4, 0, 1, 5, 2};
    assertThat(EnergyDistance.of(x, turned, 2)).isCloseTo(0, within(1e-12));
  }

  @Test
  void a_coordinate_that_is_no_number_makes_the_distance_none() {
    assertThat(EnergyDistance.of(new float[] {0, Float.NaN}, new float[] {3}, 1)).isNaN();
    assertThatThrownBy(() -> EnergyDistance.of(new float[0], new float[] {3}, 1))
        .hasMessage("a set must have 1 point at least, got 0");
  }
}
