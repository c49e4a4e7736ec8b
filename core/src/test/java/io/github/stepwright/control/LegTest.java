package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Budget;
import io.github.stepwright.Progress;
import io.github.stepwright.Work;
import org.junit.jupiter.api.Test;

class LegTest {

  @Test
  void a_leg_warms_up_and_falls_to_nothing() {
    var leg = Leg.over(2, 1, 0.1, 100, Progress.of(50, 100));
    assertThat(leg.length()).isEqualTo(50);
    assertThat(leg.warm()).isEqualTo(5);
    assertThat(leg.rate(0, 0)).isCloseTo(2 / 6.0, within(1e-15));
    assertThat(leg.rate(25, 0.5)).isCloseTo(2 * 2 * 0.5 / 1.5, within(1e-15));
    assertThat(leg.rate(50, 1)).isZero();
    assertThat(leg.share(Progress.of(75, 100))).isEqualTo(0.5);
    assertThat(leg.with(3).rate(25, 0.5)).isCloseTo(2, within(1e-15));
  }

  /** The mean of 2 z / (1 + z) over [0, 1] is 2 (1 - ln 2). */
  @Test
  void its_travel_is_the_sum_of_its_rates() {
    var leg = Leg.over(1, 1, 0, 100_000, Progress.of(0, 100_000));
    assertThat(leg.travel() / 100_000).isCloseTo(2 * (1 - Math.log(2)), within(1e-4));
  }

  @Test
  void a_stretched_budget_stretches_it_without_a_jump() {
    var leg = Leg.over(1, 1.5, 0.02, 100, Progress.of(20, 100));
    var work = new Work(60, 60, 60, 0);
    Budget budget = new Budget.Stretched(new Budget.Steps(100), work, new Budget.Steps(300));
    assertThat(leg.share(budget.progress(work))).isCloseTo(0.5, within(1e-15));
    // Of 0.4 that were left of all, half behind 120 of 240 steps.
    assertThat(leg.share(budget.progress(new Work(180, 180, 180, 0))))
        .isCloseTo(0.75, within(1e-12));
    assertThat(leg.share(budget.progress(new Work(300, 300, 300, 0)))).isEqualTo(1);
  }

  @Test
  void one_that_begins_behind_the_old_end_goes_by_the_new_budget() {
    var end = new Work(100, 100, 100, 0);
    Budget budget = new Budget.Stretched(new Budget.Steps(100), end, new Budget.Steps(300));
    var leg = Leg.over(1, 1.5, 0.02, 300, budget.progress(end));
    assertThat(leg.length()).isEqualTo(200);
    assertThat(leg.share(budget.progress(end))).isZero();
    assertThat(leg.share(budget.progress(new Work(200, 200, 200, 0))))
        .isCloseTo(0.5, within(1e-12));
    assertThat(leg.share(budget.progress(new Work(300, 300, 300, 0)))).isEqualTo(1);
  }
}
