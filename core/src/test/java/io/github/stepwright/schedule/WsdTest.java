package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Progress;
import io.github.stepwright.run.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WsdTest {

  @ParameterizedTest
  @CsvSource({
    "800, 1",
    "820, 0.5263157894736842",
    "850, 0.3076923076923077",
    "900, 0.1818181818181818",
    "950, 0.1290322580645161",
    "980, 0.1098901098901099",
    "1000, 0.1"
  })
  void the_inverse_decay_is_straight_in_one_over_the_rate(long step, double value) {
    Curve.of("wsd:decay=0.2,shape=inverse", 1000).has(step, value);
  }

  @Test
  void one_minus_sqrt_holds_until_the_decay_begins_and_ends_at_zero() {
    // The companion code warms up by t/W + (1 - t/W)/100; ours is the wrapper, tested elsewhere.
    Curve.of("wsd:decay=0.2,shape=sqrt", 1000)
        .has(100, 1)
        .has(799, 1)
        .has(800, 1)
        .has(801, 0.9292893218813453)
        .has(850, 0.5)
        .has(999, 0.0025031328369999)
        .has(1000, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "linear, 0.5, 0.55, 0.1",
    "square, 0.5, 0.775, 0.1",
    "cosine, 0.5, 0.55, 0.1",
    "sqrt, 0.25, 0.55, 0.1",
    "exponential, 0.5, 0.31622776601683794, 0.1",
    "inverse, 0.5, 0.1818181818181818, 0.1"
  })
  void each_shape_has_its_closed_form(String shape, double x, double inside, double end) {
    Curve.of("wsd:floor=0.1,decay=0.4,shape=" + shape, 1000)
        .has(600, 1)
        .has(Math.round(600 + 400 * x), inside)
        .has(1000, end);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.15, 0.2, 0.3, 0.35, 0.7, 0.85, 1e-9})
  void the_end_is_zero_and_never_below_whatever_the_decay(double decay) {
    for (String shape : new String[] {"linear", "sqrt", "square", "cosine"}) {
      assertThat(Curve.of("wsd:decay=%s,shape=%s".formatted(decay, shape), 1000).at(1000))
          .as("%s %s", shape, decay)
          .isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inverse", "exponential"})
  void shapes_that_divide_by_the_floor_need_one(String shape) {
    assertThatThrownBy(() -> Catalog.SCHEDULES.parse("wsd:floor=0,shape=" + shape))
        .hasMessage("wsd.floor must be > 0 for shape %s, got 0", shape);
  }

  @Test
  void wsds_decays_before_each_endpoint_and_goes_straight_back_to_the_peak() {
    // A known framework uses max(count, 1), so its step 225 already has the value of 226. Ours
    // starts a decay of d steps at x = 0 and ends it at x = (d - 1) / d.
    Curve.of("wsds:endpoints=250+500+1000", 1000)
        .has(0, 1)
        .has(225, 1)
        .has(226, 1 / (0.04 / 0.1 + 0.96))
        .has(227, 0.581395348837209)
        .has(249, 0.103734439834025)
        .has(250, 1)
        .has(475, 1)
        .has(476, 0.735294117647059)
        .has(499, 0.103734439834025)
        .has(500, 1)
        .has(950, 1)
        .has(951, 0.847457627118644)
        .has(999, 0.101832993890020)
        .has(1000, 0.1);
  }

  @Test
  void wsds_of_total_decays_for_a_share_of_all_steps_so_far() {
    Curve.of("wsds:endpoints=250+500+1000,of=total", 1000)
        .has(226, 0.735294117647059)
        .has(450, 1)
        .has(451, 0.847457627118644)
        .has(900, 1)
        .has(950, 1 / (0.5 / 0.1 + 0.5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.1, 49, 3e-4, 0.7})
  void the_stable_phase_of_wsds_is_the_peak_to_the_bit(double peak) {
    assertThat(Curve.of("wsds:endpoints=100,peak=" + peak, 100).at(10)).isEqualTo(peak);
  }

  @Test
  void wsds_refuses_endpoints_behind_the_horizon() {
    var wsds = Catalog.SCHEDULES.parse("wsds:endpoints=250+500");
    assertThatThrownBy(() -> wsds.fit(Progress.of(0, 499)))
        .hasMessage("wsds.endpoints must be <= 499 (the horizon), got 500");
    wsds.fit(Progress.of(0, 500));
  }

  @Test
  void trapezoid_rises_holds_and_falls() {
    Curve.of("trapezoid:warmup=0.1,decay=0.2", 100)
        .has(0, 0.1)
        .has(8, 0.9)
        .has(9, 1)
        .has(80, 1)
        .has(90, 0.5)
        .has(99, 0.05)
        .has(100, 0, 0);
  }
}
