package io.github.stepwright.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MedianFilterTest {

  private static final double[] TEN = {9, 8, 7, 1, 6, 5, 50, 3, 2, 1};

  @Test
  void windows_of_three_and_five_match_the_reference_values() {
    assertThat(new MedianFilter(3).apply(TEN)).containsExactly(9, 8, 7, 6, 5, 6, 5, 3, 2, 2);
    assertThat(new MedianFilter(5).apply(TEN)).containsExactly(9, 8, 7, 6, 6, 5, 5, 3, 2, 2);
  }

  @Test
  void width_one_copies() {
    double[] out = new MedianFilter(1).apply(TEN);
    assertThat(out).containsExactly(TEN).isNotSameAs(TEN);
  }

  @Test
  void one_value_is_its_own_median_and_no_values_have_none() {
    assertThat(new MedianFilter(7).apply(new double[] {4})).containsExactly(4);
    assertThat(new MedianFilter(7).apply(new double[0])).isEmpty();
  }

  /** Lengths around the 64 bits of a word and its square, windows up to far beyond the data. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 63, 64, 65, 500, 4097})
  void random_values_agree_with_sorting_every_window(int n) {
    var random = new Random(n);
    for (int width : new int[] {3, 5, 11, 63, 65, 501, 2 * n + 1, 5 * n + (n % 2 == 0 ? 1 : 2)}) {
      if ((long) n * width > 2_100_000) {
        continue;
      }
      double[] spread = random.doubles(n, -1, 1).toArray();
      double[] ties = random.ints(n, 0, 4).asDoubleStream().toArray();
      double[] falling = new double[n];
      double[] clusters = new double[n]; // neighbours in rank are far apart in most windows
      for (int i = 0; i < n; i++) {
        falling[i] = n - i;
        clusters[i] = (i / 7 % 2 == 0 ? 1e300 : -1e-300) * (1 + random.nextDouble());
      }
      for (double[] values : new double[][] {spread, ties, falling, clusters}) {
        double[] found = new MedianFilter(width).apply(values);
        assertThat(found).as("width %d", width).containsExactly(naive(values, width));
      }
    }
  }

  @Test
  void infinities_are_ordered_like_other_values() {
    double inf = Double.POSITIVE_INFINITY;
    assertThat(new MedianFilter(3).apply(new double[] {1, inf, 2, -inf, inf}))
        .containsExactly(1, 2, 2, 2, -inf);
  }

  @Test
  void even_widths_and_nan_are_refused() {
    assertThatThrownBy(() -> new MedianFilter(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("width must be odd and >= 1, got 4");
    assertThatThrownBy(() -> new MedianFilter(3).apply(new double[] {1, Double.NaN}))
        .hasMessage("values must be numbers, got NaN at index 1");
  }

  private static double[] naive(double[] values, int width) {
    int n = values.length;
    double[] out = new double[n];
    for (int t = 0; t < n; t++) {
      double[] window = new double[width];
      for (int j = 0; j < width; j++) {
        int i = Math.max(0, t - width / 2 + j);
        while (i > n - 1) { // reflect at the last value, then at the first, and so on
          i = Math.abs(2 * (n - 1) - i);
        }
        window[j] = values[i];
      }
      Arrays.sort(window);
      out[t] = window[width / 2];
    }
    return out;
  }
}
