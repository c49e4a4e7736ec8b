package io.github.stepwright.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RadixOrderTest {

  private static final double INF = Double.POSITIVE_INFINITY;

  static Stream<double[]> logs() {
    var random = new Random(64);
    double[] wide = random.longs(3000).mapToDouble(Double::longBitsToDouble).toArray();
    double[] ties = random.ints(3000, 0, 5).asDoubleStream().toArray();
    // Noise in the last digits behind one outlier: the leading digits decide nothing.
    double[] fine = random.doubles(3000).map(u -> 1 + 1e-12 * u).toArray();
    fine[1234] = 1e-300;
    return Stream.of(
        new double[] {7},
        new double[] {2, 2, 2},
        new double[] {0.0, -0.0, -INF, INF, Double.MIN_VALUE, -Double.MIN_VALUE, -1, 1},
        wide,
        ties,
        fine);
  }

  @ParameterizedTest
  @MethodSource("logs")
  void order_is_that_of_a_stable_sort(double[] values) {
    int[] expected =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    assertThat(RadixOrder.order(values)).containsExactly(expected);
  }

  @ParameterizedTest
  @MethodSource("logs")
  void selection_agrees_with_sorting(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int k = 0; k < values.length; k += 1 + values.length / 50) {
      assertThat(Double.compare(RadixOrder.select(values, k), sorted[k])).isZero();
    }
  }

  @Test
  void selection_beyond_the_values_is_refused() {
    assertThatThrownBy(() -> RadixOrder.select(new double[] {1, 2}, 2))
        .hasMessage("k must be >= 0 and < 2, got 2");
  }
}
