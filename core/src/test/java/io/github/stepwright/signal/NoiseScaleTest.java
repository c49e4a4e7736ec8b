package io.github.stepwright.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Spread;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseScaleTest {

  /** The four samples of the specification as four parts of one example. */
  private static final Spread SAMPLES = new Spread(4, 1, 0.209375, 0.02171875);

  private static final NoiseScale SCALE = new NoiseScale(0.99, 0.95);

  /** A spread with these estimates, of two parts of one example. */
  private static Spread of(double trace, double square) {
    // trace = (small - big) / (1 - 1/2), square = 2 big - small.
    double big = square + trace / 2;
    return new Spread(2, 1, big + trace / 2, big);
  }

  @Test
  void estimates_of_the_specification_hold() {
    assertThat(NoiseScale.trace(SAMPLES)).isCloseTo(0.2502083, within(5e-8));
    assertThat(NoiseScale.square(SAMPLES)).isCloseTo(-0.04083333, within(5e-9));
    assertThat(NoiseScale.trace(of(3, -2))).isCloseTo(3, within(1e-12));
    assertThat(NoiseScale.square(of(3, -2))).isCloseTo(-2, within(1e-12));
  }

  @Test
  void the_trace_is_that_of_the_covariance_of_single_examples() {
    double[][] samples = {
      {0.1, -0.2, 0.3, -0.4}, {0.05, 0.1, -0.15, 0.2}, {-0.3, 0.25, 0, 0.1}, {0.4, -0.1, 0.2, -0.3}
    };
    double variance = 0;
    for (int j = 0; j < 4; j++) {
      double mean = 0;
      for (double[] g : samples) {
        mean += g[j] / 4;
      }
      for (double[] g : samples) {
        variance += (g[j] - mean) * (g[j] - mean) / 3;
      }
    }
    assertThat(NoiseScale.trace(SAMPLES)).isCloseTo(variance, within(1e-15));
  }

  @Test
  void a_denominator_below_zero_leaves_it_undetermined() {
    double[] state = new double[NoiseScale.STATE];
    SCALE.add(SAMPLES, state);
    assertThat(SCALE.at(state).determined()).isFalse();
    assertThat(SCALE.at(state).low()).isZero();
    assertThat(SCALE.at(state).high()).isInfinite();
    // More of the gradient turns it up.
    SCALE.add(of(0.25, 0.2), state);
    assertThat(SCALE.at(state).determined()).isTrue();
  }

  @Test
  void numerator_and_denominator_are_averaged_apart() {
    var plain = new NoiseScale(0.5, 0.95);
    double[] state = new double[NoiseScale.STATE];
    plain.add(of(8, 1), state);
    plain.add(of(2, 4), state);
    plain.add(of(5, 2), state);
    // Weights 1/4, 1/2, 1 over 7/4: traces (2 + 1 + 5), squares (1/4 + 2 + 2).
    assertThat(plain.at(state).value()).isCloseTo(8 / 4.25, within(1e-12));
  }

  @Test
  void equal_estimates_have_an_interval_of_no_width() {
    double[] state = new double[NoiseScale.STATE];
    for (int k = 0; k < 5; k++) {
      SCALE.add(of(6, 2), state);
    }
    assertThat(SCALE.at(state).value()).isCloseTo(3, within(1e-12));
    assertThat(SCALE.at(state).low()).isCloseTo(3, within(1e-6));
    assertThat(SCALE.at(state).high()).isCloseTo(3, within(1e-6));
  }

  @Test
  void an_interval_agrees_with_a_hand() {
    // Traces 1 and 3, squares 4 both: only the numerator varies, so B = 2/4 and the half width is
    // t * sqrt(var / n) / 4 = 12.7062 * 1 / 4, cut at 0.
    var plain = new NoiseScale(1, 0.95);
    double[] state = new double[NoiseScale.STATE];
    plain.add(of(1, 4), state);
    plain.add(of(3, 4), state);
    var estimate = plain.at(state);
    assertThat(estimate.value()).isCloseTo(0.5, within(1e-12));
    assertThat(estimate.low()).isZero();
    assertThat(estimate.high()).isCloseTo(0.5 + 12.7062 / 4, within(1e-4));
  }

  @Test
  void a_denominator_that_could_be_zero_has_no_upper_end() {
    var plain = new NoiseScale(1, 0.95);
    double[] state = new double[NoiseScale.STATE];
    plain.add(of(100, -0.4), state);
    plain.add(of(101, 1), state);
    plain.add(of(99, -0.3), state);
    var estimate = plain.at(state);
    assertThat(estimate.high()).isInfinite();
    assertThat(estimate.low()).isBetween(0.0, estimate.value());
  }

  @Test
  void the_interval_holds_the_truth_as_often_as_it_says() {
    // Gradient with |G|² = 1, 20 coordinates of variance 2 each example: B = 40. 40 steps of two
    // parts of 20 examples.
    var random = new Random(5);
    var plain = new NoiseScale(1, 0.95);
    int held = 0;
    int runs = 1000;
    for (int run = 0; run < runs; run++) {
      double[] state = new double[NoiseScale.STATE];
      for (int step = 0; step < 40; step++) {
        double small = 0;
        double big = 0;
        for (int j = 0; j < 20; j++) {
          double mean = j == 0 ? 1 : 0;
          double a = mean + Math.sqrt(2.0 / 20) * random.nextGaussian();
          double b = mean + Math.sqrt(2.0 / 20) * random.nextGaussian();
          small += (a * a + b * b) / 2;
          big += (a + b) * (a + b) / 4;
        }
        plain.add(new Spread(2, 20, small, big), state);
      }
      var estimate = plain.at(state);
      held += estimate.low() <= 40 && 40 <= estimate.high() ? 1 : 0;
    }
    // Six standard deviations of a share of 1000 runs are 0.041.
    assertThat(held / (double) runs).isCloseTo(0.95, within(0.041));
  }

  @Test
  void what_says_nothing_changes_nothing() {
    double[] state = new double[NoiseScale.STATE];
    SCALE.add(new Spread(2, 1, Double.NaN, 1), state);
    assertThat(state).containsOnly(0);
    assertThat(SCALE.at(state))
        .isEqualTo(new NoiseScale.Estimate(Double.NaN, 0, Double.POSITIVE_INFINITY));
  }

  @Test
  void settings_outside_their_ranges_are_refused() {
    assertThatThrownBy(() -> new NoiseScale(0, 0.95))
        .hasMessage("decay must be in (0, 1], got 0.0");
    assertThatThrownBy(() -> new NoiseScale(0.9, 1))
        .hasMessage("confidence must be in (0, 1), got 1.0");
  }
}
