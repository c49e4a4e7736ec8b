package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import io.github.stepwright.run.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmupTest {

  @Test
  void as_a_prefix_the_decay_starts_behind_it_and_ends_with_the_run() {
    Curve.of("warmup:steps=5/cosine", 105)
        .begins(15, 0.2, 0.4, 0.6, 0.8, 1, 1)
        .has(55, 0.5)
        .has(105, 0, 0);
  }

  @Test
  void as_an_overlay_the_decay_has_been_running_underneath() {
    // Step 5 as in the frameworks that overlay; their rise is init + t / W, ours (t + 1) / W.
    Curve.of("warmup:steps=5,overlay=true/cosine", 100)
        .begins(15, 0.2, 0.4, 0.6, 0.8, 1)
        .has(5, 0.9938441703, 5e-11)
        .has(100, 0, 0);
  }

  @Test
  void the_rise_aims_at_the_first_value_of_what_follows() {
    Curve.of("warmup:steps=4/onecycle", 104).begins(15, 0.01, 0.02, 0.03, 0.04, 0.04);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 100, 10", "0.25, 10, 3", "0.001, 100, 1", "0.5, 7, 4"})
  void a_fraction_is_rounded_to_steps_and_is_one_at_least(double f, long horizon, long steps) {
    assertThat(Curve.of("warmup:fraction=%s/rex".formatted(f), horizon).values())
        .containsExactly(Curve.of("warmup:steps=%d/rex".formatted(steps), horizon).values());
  }

  @Test
  void without_a_number_of_steps_a_fraction_rises_with_the_share_spent() {
    var warmup = Catalog.SCHEDULES.parse("warmup:fraction=0.2/linear");
    warmup.fit(new Progress(0, 0, 0));
    assertThat(warmup.at(new Progress(0, 0, 0))).isZero();
    assertThat(warmup.at(new Progress(7, 0, 0.1))).isCloseTo(0.5, within(1e-15));
    assertThat(warmup.at(new Progress(9, 0, 0.2))).isEqualTo(1);
    assertThat(warmup.at(new Progress(30, 0, 0.6))).isCloseTo(0.5, within(1e-15));
    assertThat(warmup.at(new Progress(90, 0, 1.5))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"10, 10", "10, 100", "1, 1"})
  void a_rise_that_leaves_nothing_of_the_run_is_refused(long horizon, long steps) {
    var warmup = Catalog.SCHEDULES.parse("warmup:steps=%d/rex".formatted(steps));
    assertThatThrownBy(() -> warmup.fit(Progress.of(0, horizon)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("warmup.steps must be < %d (the horizon), got %d", horizon, steps);
  }

  @Test
  void a_rise_inside_a_segment_must_fit_the_segment() {
    var then = Catalog.SCHEDULES.parse("then:at=50/warmup:steps=60/rex/linear");
    assertThatThrownBy(() -> then.fit(Progress.of(0, 1000)))
        .hasMessage("warmup.steps must be < 50 (the horizon), got 60");
  }

  @Test
  void an_unknown_horizon_is_named_by_who_needs_it() {
    var warmup = Catalog.SCHEDULES.parse("warmup:steps=5/rex");
    assertThatThrownBy(() -> warmup.fit(new Progress(0, 0, 0)))
        .hasMessageContaining("needs a budget in steps");
  }

  @Test
  void rewarming_ramps_from_the_end_value_to_the_new_peak_and_goes_on_with_the_shape() {
    // The published scheduler starts its ramp at max(1, t) / W from 0, so steps 0 and 1 agree.
    // Ours starts at the end value of the first run and wastes no step.
    Curve curve = Curve.of("rewarm:at=100,steps=10,peak=3e-4/cosine:peak=6e-4,floor=6e-5", 1100);
    curve.has(0, 6e-4).has(50, 3.3e-4).has(100, 6e-5 + 2.4e-4 / 10).has(104, 1.8e-4);
    curve.has(109, 3e-4).has(110, 3e-4).has(605, 1.65e-4).has(1100, 3e-5);
  }

  /** The published form holds max(1, t) / W of the peak; ours has two parts of ten at step 1. */
  @Test
  void a_rise_and_a_cosine_to_a_floor_have_the_values_of_continual_training() {
    Curve.of("warmup:steps=10/cosine:peak=3e-4,floor=3e-5", 1000)
        .has(0, 3e-5)
        .has(1, 6e-5)
        .has(10, 3e-4)
        .has(505, 1.65e-4)
        .has(1000, 3e-5);
  }

  @Test
  void rewarming_must_leave_something_of_the_run() {
    var rewarm = Catalog.SCHEDULES.parse("rewarm:at=90,steps=10,peak=1/rex");
    assertThatThrownBy(() -> rewarm.fit(Progress.of(0, 100)))
        .hasMessage("rewarm.at + steps must be < 100 (the horizon), got 100");
  }
}
