package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Budget;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.Work;
import io.github.stepwright.run.Catalog;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where rounding, odd horizons and budgets that are not steps meet a closed form. */
class CornersTest {

  @ParameterizedTest
  @EnumSource(Wsd.Shape.class)
  void a_decay_of_any_length_ends_on_its_floor(Wsd.Shape shape) {
    for (int percent = 1; percent < 100; percent++) {
      var wsd = new Wsd(1, OptionalDouble.of(0.25), percent / 100.0, shape);
      assertThat(wsd.at(Progress.of(7, 7))).as("decay %d %%", percent).isEqualTo(0.25);
      assertThat(wsd.at(Progress.of(100 - percent, 100))).as("corner").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"INVERSE", "EXPONENTIAL"},
      mode = EnumSource.Mode.EXCLUDE)
  void a_decay_to_zero_does_not_fall_below_it(Wsd.Shape shape) {
    for (int percent = 1; percent < 100; percent++) {
      var wsd = new Wsd(1, OptionalDouble.empty(), percent / 100.0, shape);
      assertThat(wsd.at(Progress.of(7, 7))).as("decay %d %%", percent).isEqualTo(0);
    }
  }

  @Test
  void a_cycle_too_long_to_count_does_not_wrap_around() {
    var restarts = new CosineRestarts(1, 0, 2000, 1L << 53);
    assertThat(restarts.at(Progress.of(2000, 3000))).isEqualTo(1);
    assertThat(restarts.at(Progress.of(2999, 3000))).isCloseTo(1, within(1e-12));
  }

  @Test
  void an_overlaid_rise_of_steps_needs_no_horizon_and_a_prefixed_one_says_so() {
    Progress start = new Budget.WallClock(10).progress(Work.NONE);
    Schedule overlay = Catalog.SCHEDULES.parse("warmup:steps=4,overlay=true/linear");
    overlay.fit(start);
    assertThat(overlay.at(start)).isEqualTo(0.25);
    assertThat(overlay.at(new Progress(3, 0, 0.5))).isEqualTo(1);
    assertThat(overlay.at(new Progress(4, 0, 0.5))).isEqualTo(0.5);
    Schedule prefix = Catalog.SCHEDULES.parse("warmup:steps=4/linear");
    assertThatThrownBy(() -> prefix.fit(start))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("horizon is unknown: warmup.steps needs a budget in steps");
  }

  /**
   * 10 epochs of 100 examples in batches of 10 are 100 steps; with batches of 20 from step 20 on,
   * the budget is used up after step 20 + 800 / 20 = 60.
   */
  @Test
  void a_wrapped_schedule_ends_with_the_budget_also_when_the_batch_grows() {
    var budget = new Budget.Epochs(10, 100, 10);
    for (String wrapper : List.of("warmup:steps=10", "warmup:fraction=0.1")) {
      Schedule schedule = Catalog.SCHEDULES.parse(wrapper + "/linear");
      for (long step = 20; step <= 60; step++) {
        Progress p = budget.progress(new Work(step, 200 + (step - 20) * 20, 0, 0));
        // 90 nominal steps behind the first 10; each of the larger ones is worth two.
        double left = 1 - (10 + 2.0 * (step - 20)) / 90;
        assertThat(schedule.at(p)).as(wrapper + " at " + step).isCloseTo(left, within(1e-12));
      }
    }
  }

  /**
   * Order 1 is the limit: near it u differs from c / c1 by less than the logarithm of the order.
   */
  @Test
  void orders_near_one_keep_their_digits() {
    var limit = new CosinePower(1, 0, 1);
    for (double excess : new double[] {1e-15, 1e-12, 1e-9, 1e-6, 1e-3}) {
      var near = new CosinePower(1, 0, 1 + excess);
      for (long step = 0; step <= 50; step++) {
        Progress p = Progress.of(step, 50);
        assertThat(near.at(p)).isCloseTo(limit.at(p), within(excess + 1e-15));
      }
    }
    // The two ways of counting meet at a logarithm of 0.1.
    double below = Math.exp(0.1) * (1 - 1e-13);
    double above = Math.exp(0.1) * (1 + 1e-13);
    Progress late = Progress.of(45, 50);
    assertThat(new CosinePower(1, 0, below).at(late))
        .isCloseTo(new CosinePower(1, 0, above).at(late), within(1e-13));
  }

  @Test
  void a_sequence_of_one_schedule_is_that_schedule() {
    Schedule sequence = Catalog.SCHEDULES.parse("then/cosine:peak=0.3");
    Schedule alone = Catalog.SCHEDULES.parse("cosine:peak=0.3");
    assertThat(Catalog.SCHEDULES.print(sequence)).isEqualTo("then/cosine:peak=0.3");
    for (long step = 0; step <= 20; step++) {
      assertThat(sequence.at(Progress.of(step, 17))).isEqualTo(alone.at(Progress.of(step, 17)));
    }
  }

  /** The peak that a re-warming names is not the largest value of what it wraps. */
  @Test
  void a_rewarming_below_the_first_peak_prints_its_own_and_is_measured_by_the_first() {
    String spec = "rewarm:at=4,steps=2,peak=0.1/linear:peak=0.5";
    Schedule rewarm = Catalog.SCHEDULES.parse(spec);
    assertThat(Catalog.SCHEDULES.print(rewarm)).isEqualTo(spec);
    assertThat(rewarm.top()).isEqualTo(0.5);
    // Around it, another one brings the whole shape down to its own peak of 0.25: 0.5 is its top.
    Schedule twice = Catalog.SCHEDULES.parse("rewarm:at=10,steps=2,peak=0.25/" + spec);
    assertThat(twice.at(Progress.of(12, 30))).isEqualTo(0.25);
  }

  @ParameterizedTest
  @CsvSource({"1D", "0x1p3", "NaN", "Infinity", "1e999", "1_000", "' 1'"})
  void only_decimal_numbers_are_numbers(String text) {
    assertThatThrownBy(() -> Catalog.SCHEDULES.parse("rex:peak=" + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rex.peak must be a number, got " + text);
  }
}
