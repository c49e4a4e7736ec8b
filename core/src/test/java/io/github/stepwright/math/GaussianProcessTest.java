package io.github.stepwright.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianProcessTest {

  private static final double[][] XS = {{0.1}, {0.4}, {0.9}};
  private static final double[] YS = {0.3, -1.1, 0.8};
  private static final double[] NOISE = {0.01, 0.01, 0.01};

  @Test
  void the_kernel_has_its_known_values() {
    assertThat(GaussianProcess.matern(0.5)).isCloseTo(0.828649142418, within(1e-12));
    assertThat(GaussianProcess.matern(1)).isCloseTo(0.523994108832, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, -0.1914292517, 0.1192798900",
    "0.5, -0.9883413100, 0.1885049136",
    "0.65, -0.2980830349, 0.5263264159"
  })
  void mean_and_variance_are_those_of_the_check(double x, double mean, double variance) {
    var posterior = GaussianProcess.line(0.3, 1.5, 0).given(XS, YS, NOISE);
    assertThat(posterior.mean(x)).isCloseTo(mean, within(1e-9));
    assertThat(posterior.variance(x)).isCloseTo(variance, within(1e-9));
    assertThat(posterior.logLikelihood()).isCloseTo(-4.3808595913, within(1e-9));
  }

  @Test
  void the_same_point_twice_without_noise_is_survived() {
    var posterior =
        GaussianProcess.line(0.3, 1, 0)
            .given(new double[][] {{0.5}, {0.5}}, new double[] {1, 1}, new double[2]);
    assertThat(posterior.mean(0.5)).isCloseTo(1, within(1e-6));
    assertThat(posterior.variance(0.5)).isCloseTo(0, within(1e-6));
  }

  @Test
  void far_from_all_points_nothing_is_known() {
    var posterior = GaussianProcess.line(0.1, 2, 5).given(XS, YS, NOISE);
    assertThat(posterior.mean(100)).isCloseTo(5, within(1e-12));
    assertThat(posterior.variance(100)).isCloseTo(2, within(1e-12));
  }
}
