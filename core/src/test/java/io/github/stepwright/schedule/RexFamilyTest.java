package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RexFamilyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "10, 0.9473684210526316",
    "25, 0.8571428571428571",
    "50, 0.6666666666666666",
    "75, 0.4",
    "90, 0.1818181818181818",
    "99, 0.0198019801980198",
    "100, 0"
  })
  void rex_has_the_published_values(long step, double value) {
    Curve.of("rex", 100).has(step, value);
  }

  @Test
  void the_mean_of_rex_is_two_minus_two_ln_two() {
    // Left Riemann sum of a falling function: off by (1 - 0) / 2N.
    int n = 4000;
    double mean = Arrays.stream(Curve.of("rex", n).values()).average().orElseThrow();
    assertThat(mean).isCloseTo(2 * (1 - Math.log(2)) + 0.5 / n, within(1e-7));
  }

  @Test
  void sampling_at_50_and_75_percent_holds_the_value_of_the_last_point() {
    Curve.of("sampled:points=50+75/rex", 100)
        .has(0, 1)
        .has(49, 1)
        .has(50, 2.0 / 3)
        .has(74, 2.0 / 3)
        .has(75, 0.4)
        .has(99, 0.4)
        .has(100, 0.4);
  }

  @Test
  void sampling_every_ten_percent_steps_ten_times() {
    Curve curve = Curve.of("sampled:every=10/linear", 200);
    for (int t = 0; t < 200; t++) {
      curve.has(t, 1 - t / 20 / 10.0);
    }
    assertThat(Arrays.stream(curve.values()).distinct()).hasSize(10);
  }

  @Test
  void sampling_every_percent_of_a_hundred_steps_changes_nothing() {
    assertThat(Curve.of("sampled:every=1/rex", 100).values())
        .containsExactly(Curve.of("rex", 100).values(), within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 0.958871, 0.8, 0.406983, 0.091192",
    "1, 1, 0.920991, 0.666667, 0.255479, 0.047774",
    "2, 1, 0.853553, 0.5, 0.146447, 0.024472",
    "5, 1, 0.699823, 0.285714, 0.064222, 0.009935"
  })
  void fractionalcosine_has_the_values_of_the_form_in_use(
      double phi, double s0, double s25, double s50, double s75, double s90) {
    Curve.of("fractionalcosine:phi=" + phi, 100)
        .has(0, s0, 5e-7)
        .has(25, s25, 5e-7)
        .has(50, s50, 5e-7)
        .has(75, s75, 5e-7)
        .has(90, s90, 5e-7)
        .has(100, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "fractional:phi=1, rex",
    "fractional:phi=2, linear",
    "fractionalcosine:phi=2, cosine",
    "uba:phi=0.7, fractionalcosine:phi=0.7",
    "polynomial:power=1, linear"
  })
  void members_of_the_family_are_each_other(String one, String other) {
    assertThat(Curve.of(one, 337).values())
        .containsExactly(Curve.of(other, 337).values(), within(1e-15));
  }

  @Test
  void the_wsds_decay_is_the_map_with_phi_two_over_the_floor_ratio() {
    double r = 0.1;
    Curve inverse = Curve.of("wsd:decay=0.5,shape=inverse", 200);
    for (int k = 0; k <= 100; k++) {
      inverse.has(100 + k, r + (1 - r) * Fractional.map(2 / r, 1 - k / 100.0));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.5, 1, 2, 7, 1e6, 1e17, 1e300})
  void the_map_keeps_both_ends_and_the_order_for_every_phi(double phi) {
    assertThat(Fractional.map(phi, 0)).isZero();
    assertThat(Fractional.map(phi, 1)).isEqualTo(1);
    double before = 0;
    for (int i = 1; i <= 1000; i++) {
      double next = Fractional.map(phi, i / 1000.0);
      assertThat(next).isBetween(before, 1.0);
      before = next;
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 3", "1, 1", "4, 0.25", "10, 2"})
  void maps_compose_and_invert(double phi, double psi) {
    for (double x = 0; x <= 1; x += 1.0 / 64) {
      assertThat(Fractional.map(phi, Fractional.map(psi, x)))
          .isCloseTo(Fractional.map(phi * psi / 2, x), within(1e-14));
      assertThat(Fractional.map(4 / phi, Fractional.map(phi, x))).isCloseTo(x, within(1e-14));
    }
  }

  @Test
  void delayed_linear_holds_the_peak_and_then_falls_over_the_rest() {
    Curve.of("delayed:fraction=0.6/linear:peak=2", 100)
        .has(0, 2)
        .has(59, 2)
        .has(60, 2)
        .has(70, 1.5)
        .has(90, 0.5)
        .has(100, 0, 0);
  }

  @Test
  void hold_keeps_the_value_at_its_end() {
    Curve.of("hold:end=0.6/linear", 100).has(59, 0.41).has(60, 0.4).has(61, 0.4).has(250, 0.4);
  }

  @Test
  void a_floor_stretches_the_profile_between_floor_and_peak() {
    Curve.of("rex:peak=0.5,floor=0.1", 100).has(0, 0.5).has(50, 0.1 + 0.4 * 2 / 3).has(100, 0.1);
  }

  @Test
  void exponential_with_gamma_minus_three_ends_near_a_twentieth() {
    Curve.of("exponential", 100).has(0, 1).has(50, Math.exp(-1.5)).has(100, 0.049787068367863944);
  }
}
