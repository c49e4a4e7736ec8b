package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosinePowerTest {

  @Test
  void order_ten_has_the_values_of_the_reference() {
    Curve.of("cosinepower:peak=0.1,floor=1e-4,order=10", 10)
        .begins(
            8, .1, .08314619, .06181536, .04162738, .02565715, .01446785, .00727847, .00300671,
            .00078513, .0001);
  }

  @Test
  void order_two_has_the_values_of_the_reference() {
    Curve.of("cosinepower:peak=0.025,floor=1e-4,order=2", 10)
        .begins(
            8, .025, .02256622, .01900626, .01489217, .01077294, .00707207, .00405704, .0018632,
            .0005408, .0001);
  }

  @Test
  void order_one_is_the_rescaled_cosine_and_the_limit_of_orders_near_one() {
    Curve one = Curve.of("cosinepower:order=1", 50);
    Curve near = Curve.of("cosinepower:order=1.000000001", 50);
    double first = (1 + Math.cos(Math.PI / 50)) / 2;
    for (int t = 0; t < 49; t++) {
      double c = (1 + Math.cos(Math.PI * (t + 1) / 50)) / 2;
      one.has(t, c / first);
      near.has(t, c / first, 1e-9);
    }
  }

  @Test
  void a_warmup_before_it_is_the_wrapper_and_the_peak_comes_twice() {
    // The reference ends its warm-up of two at the third value, .1, and is already down at the
    // fourth. Our prefix reaches the peak with its second value and then starts the ten-step
    // curve over the eight steps that are left, whose first value is the peak.
    Curve alone = Curve.of("cosinepower:peak=0.1,floor=1e-4", 8);
    Curve warmed = Curve.of("warmup:steps=2/cosinepower:peak=0.1,floor=1e-4", 10);
    warmed.has(0, 0.05).has(1, 0.1).has(2, 0.1).has(9, 1e-4);
    for (int t = 0; t < 8; t++) {
      warmed.has(t + 2, alone.at(t));
    }
  }

  /**
   * With a warm-up of two the reference measures its curve by the epoch before the first, c = 1,
   * and not by the first: from its fourth value on it is our curve over eight steps, lower by
   * (10^c1 - 1) / 9 above the floor.
   */
  @Test
  void the_reference_with_a_warmup_is_the_same_curve_under_a_higher_top() {
    double[] reference = {.06822758, .04353367, .02410128, .01159338, .0045514, .00111667, .0001};
    Curve alone = Curve.of("cosinepower:peak=0.1,floor=1e-4", 8);
    double first = (1 + Math.cos(Math.PI / 8)) / 2;
    double lower = (Math.pow(10, first) - 1) / 9;
    for (int i = 0; i < reference.length; i++) {
      double expected = 1e-4 + (alone.at(i + 1) - 1e-4) * lower;
      assertThat(reference[i]).isCloseTo(expected, within(5.001e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 17, 1000})
  void the_first_step_has_the_peak_and_the_last_the_floor(long horizon) {
    Curve.of("cosinepower:peak=0.3,floor=0.002", horizon).has(0, 0.3).has(horizon - 1, 0.002);
  }

  @Test
  void a_run_of_one_step_has_the_peak() {
    Curve.of("cosinepower:peak=0.3", 1).has(0, 0.3).has(1, 0.3);
  }
}
