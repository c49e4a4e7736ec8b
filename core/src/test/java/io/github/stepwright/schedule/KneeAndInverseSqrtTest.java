package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Progress;
import io.github.stepwright.run.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two published schedules that count their steps from 1. */
class KneeAndInverseSqrtTest {

  @ParameterizedTest
  @CsvSource({"1, 0.1", "10, 1", "50, 1", "51, 0.98", "75, 0.5", "100, 0"})
  void knee_explores_and_then_meets_the_floor_with_the_last_step(long count, double value) {
    Curve.of("knee:warmup=10,explore=40", 100).has(count - 1, value, 1e-15);
  }

  @Test
  void knee_without_both_phases_is_a_line_to_zero_at_the_last_step() {
    Curve.of("knee:explore=0", 4).begins(15, 0.75, 0.5, 0.25, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 49, 50})
  void knee_refuses_a_horizon_that_its_phases_fill(long horizon) {
    var knee = Catalog.SCHEDULES.parse("knee:warmup=10,explore=40");
    assertThatThrownBy(() -> knee.fit(Progress.of(0, horizon)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("knee.warmup + explore must be < %d (the horizon), got 50", horizon);
    knee.fit(Progress.of(0, 51));
  }

  @ParameterizedTest
  @CsvSource({"1, 1.746928e-7", "4000, 6.987712e-4", "16000, 3.493856e-4"})
  void the_rate_of_the_transformer_paper_is_an_overlaid_warmup(long count, double rate) {
    double peak = 1 / Math.sqrt(512.0 * 4000);
    Curve.of("warmup:steps=4000,overlay=true/inversesqrt:warmup=4000,peak=" + peak, 100_000)
        .has(count - 1, rate, rate * 1e-6);
  }

  @Test
  void inversesqrt_holds_the_peak_and_then_halves_with_four_times_the_steps() {
    Curve.of("inversesqrt:warmup=100", 10_000).has(0, 1).has(99, 1).has(399, 0.5).has(1599, 0.25);
  }

  @Test
  void inversesqrt_is_never_below_its_floor() {
    Curve.of("inversesqrt:warmup=100,floor=0.5", 10_000)
        .has(398, 0.5006261743217589)
        .has(9999, 0.5);
  }

  @Test
  void inversesqrt_needs_no_horizon() {
    var schedule = Catalog.SCHEDULES.parse("inversesqrt:warmup=25");
    assertThat(schedule.at(new Progress(99, 0, 0.3))).isEqualTo(0.5);
  }
}
