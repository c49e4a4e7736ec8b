package io.github.stepwright.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExponentialFitTest {

  private static final ExponentialFit LOSS = new ExponentialFit(0);

  private static double[] curve(double rate, int n) {
    double[] y = new double[n];
    Arrays.setAll(y, t -> 2 * Math.exp(-rate * t) + 0.5);
    return y;
  }

  @Test
  void an_exact_exponential_is_found_again() {
    var found = LOSS.forecast(curve(0.01, 100), 1000);
    assertThat(found.mean()).isCloseTo(0.5000908, within(2e-3));
    assertThat(Math.sqrt(found.variance())).isLessThan(0.01);
  }

  /** The design's figures for the released fit: the parabola costs 0.018 and 0.084. */
  @Test
  void the_released_fit_misses_an_exact_exponential_as_it_was_measured() {
    assertThat(PublishedFit.forecast(curve(0.01, 100), 1000, 0)).isCloseTo(0.48249, within(1e-3));
    assertThat(PublishedFit.forecast(curve(0.05, 100), 1000, 0)).isCloseTo(0.41614, within(1e-4));
    assertThat(PublishedFit.forecast(curve(0.01, 100), 1000, 10)).isLessThan(0.48);
  }

  @Test
  void noise_does_not_make_a_forecast_below_zero_and_shows_in_its_variance() {
    var random = new Random(1);
    double worst = 0;
    int covered = 0;
    for (int k = 0; k < 200; k++) {
      double[] y = curve(0.01, 100);
      for (int t = 0; t < y.length; t++) {
        y[t] += 0.1 * random.nextGaussian();
      }
      var found = LOSS.forecast(y, 1000);
      assertThat(found.mean()).isNotNegative();
      worst = Math.max(worst, Math.abs(found.mean() - 0.5));
      covered += Math.abs(found.mean() - 0.5) <= 3 * Math.sqrt(found.variance()) ? 1 : 0;
    }
    assertThat(covered).isGreaterThan(150);
  }

  @Test
  void a_rising_curve_is_no_curve() {
    double[] y = new double[100];
    Arrays.setAll(y, t -> 0.5 + 0.002 * t);
    var found = LOSS.forecast(y, 1000);
    assertThat(found.falling()).isFalse();
    assertThat(found.mean()).isCloseTo(0.5 + 0.002 * 94.5, within(1e-12));
  }

  @Test
  void an_outlier_moves_it_little() {
    double[] y = curve(0.01, 100);
    y[20] += 50;
    assertThat(LOSS.forecast(y, 1000).mean()).isCloseTo(0.5, within(0.05));
  }

  @Test
  void a_flat_curve_stays_where_it_is() {
    double[] y = new double[50];
    Arrays.fill(y, 1.25);
    assertThat(LOSS.forecast(y, 500).mean()).isEqualTo(1.25);
  }
}
