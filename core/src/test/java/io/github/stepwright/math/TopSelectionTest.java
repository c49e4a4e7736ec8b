package io.github.stepwright.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopSelectionTest {

  private static final float[] U = {0.1f, -0.2f, 0.3f, -0.4f};

  @Test
  void thresholds_of_the_specification_hold() {
    assertThat(TopSelection.kthLargest(U, 1)).isEqualTo(0.4f);
    assertThat(TopSelection.kthLargest(U, TopSelection.count(0.5, 4))).isEqualTo(0.3f);
  }

  @Test
  void a_share_is_rounded_up_and_never_the_largest_alone() {
    assertThat(TopSelection.count(0.25, 4)).isEqualTo(2); // 1 would never clip
    assertThat(TopSelection.count(0.1, 30)).isEqualTo(3); // in spite of 0.1 * 30 > 3
    assertThat(TopSelection.count(0.1, 31)).isEqualTo(4);
    assertThat(TopSelection.count(0.5, 1)).isEqualTo(1);
    assertThat(TopSelection.count(1, 7)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 13, 16, 25, 64, 100, 1021, 4098})
  void selection_agrees_with_sorting(int n) {
    var random = new Random(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      // Wide exponents and ties.
      values[i] =
          i % 3 == 0
              ? random.nextInt(3) - 1
              : (float) (random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
    }
    float[] sorted = new float[n];
    for (int i = 0; i < n; i++) {
      sorted[i] = Math.abs(values[i]);
    }
    Arrays.sort(sorted);
    var parts =
        List.of(
            MemorySegment.ofArray(Arrays.copyOfRange(values, 0, n / 3)),
            MemorySegment.ofArray(Arrays.copyOfRange(values, n / 3, n)));
    for (int k = 1; k <= n; k += 1 + n / 40) {
      assertThat(TopSelection.kthLargest(values, k)).isEqualTo(sorted[n - k]);
      assertThat(TopSelection.kthLargest(parts, k)).isEqualTo(sorted[n - k]);
    }
  }

  @Test
  void what_is_not_a_number_is_among_the_largest() {
    float[] values = {1, Float.NaN, Float.NEGATIVE_INFINITY, -0.0f};
    assertThat(TopSelection.kthLargest(values, 1)).isNaN();
    assertThat(TopSelection.kthLargest(values, 2)).isInfinite();
    assertThat(TopSelection.kthLargest(values, 4)).isZero();
  }

  @Test
  void a_place_beyond_the_values_is_refused() {
    assertThatThrownBy(() -> TopSelection.kthLargest(U, 5))
        .hasMessage("k must be in [1, 4], got 5");
    assertThatThrownBy(() -> TopSelection.count(0, 4))
        .hasMessage("fraction must be in (0, 1], got 0.0");
  }
}
