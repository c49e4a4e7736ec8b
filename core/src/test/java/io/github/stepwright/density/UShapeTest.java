package io.github.stepwright.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.RandomStream;
import io.github.stepwright.run.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UShapeTest {

  /** Values of the specification for a = 4. */
  @ParameterizedTest
  @CsvSource({"0, 2.074629", "0.1, 1.421320", "0.25, 0.850918", "0.5, 0.551441", "0.9, 1.421320"})
  void the_density_with_a_4_is_that_of_the_paper(double t, double density) {
    assertThat(new UShape(4).at(t)).isCloseTo(density, within(5e-7));
  }

  @Test
  void the_first_tenth_of_the_time_gets_17_percent_of_the_draws() {
    assertThat(new UShape(4).share(0.1)).isCloseTo(0.1725035, within(5e-8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "ushape", "ushape:a=0.001", "ushape:a=1", "ushape:a=40"})
  void a_density_integrates_to_1_and_its_share_is_that_integral(String spec) {
    Density density = Catalog.DENSITIES.parse(spec);
    int n = 20_000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += density.at((i + 0.5) / n) / n; // midpoints: error of (a / n)²
      assertThat(density.share((i + 1.0) / n)).isCloseTo(sum, within(1e-5));
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "ushape", "ushape:a=1e-6", "ushape:a=40", "ushape:a=500"})
  void the_quantile_is_the_inverse_of_the_share(String spec) {
    Density density = Catalog.DENSITIES.parse(spec);
    for (double u = 0; u <= 1; u += 1.0 / 64) {
      double t = density.quantile(u);
      assertThat(t).isBetween(-1e-9, 1 + 1e-9);
      assertThat(density.share(t)).isCloseTo(u, within(1e-9));
    }
  }

  /** Two implementations: the paper's code draws from one half and flips a coin. */
  @Test
  void one_uniform_number_draws_what_an_exponential_and_a_coin_draw() {
    double a = 4;
    // The inverse of the half, by the specification.
    double[] expected = {.4624998223, .8312506868, .9741681218};
    double[] at = {.1, .5, .9};
    for (int i = 0; i < at.length; i++) {
      assertThat(half(a, at[i])).isCloseTo(expected[i], within(1e-10));
    }
    var random = RandomStream.named(1, "test");
    int n = 200_000;
    int[] ours = new int[10];
    int[] theirs = new int[10];
    for (int i = 0; i < n; i++) {
      ours[(int) (10 * new UShape(a).quantile(random.nextDouble()))]++;
      double t = half(a, random.nextDouble());
      theirs[(int) (10 * (random.nextBoolean() ? t : 1 - t))]++;
    }
    for (int k = 0; k < 10; k++) {
      // The difference of two counts has a deviation of sqrt(2 n p); six of them: 1 in 10^8 each.
      assertThat((double) ours[k] - theirs[k]).isCloseTo(0, within(6 * Math.sqrt(2 * ours[k])));
    }
  }

  private static double half(double a, double u) {
    return Math.log1p(u * Math.expm1(a)) / a;
  }

  @Test
  void a_near_0_is_uniform() {
    for (double t = 0; t <= 1; t += 0.1) {
      assertThat(new UShape(1e-6).at(t)).isCloseTo(1, within(1e-9));
      assertThat(new UShape(1e-6).quantile(t)).isCloseTo(t, within(1e-9));
    }
  }

  @Test
  void a_shape_that_is_none_is_refused() {
    assertThatThrownBy(() -> new UShape(0)).hasMessage("ushape.a must be in (0, 500], got 0.0");
    assertThatThrownBy(() -> Catalog.DENSITIES.parse("ushap"))
        .hasMessageEndingWith("got ushap; did you mean ushape?");
  }
}
