package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Budget;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.Work;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clock of a run whose budget was replaced on the way. */
class StretchedTest {

  private static Work steps(long steps) {
    return new Work(steps, 4 * steps, steps, 0);
  }

  @Test
  void the_fraction_runs_in_a_line_from_where_it_stood_to_one() {
    var budget = new Budget.Stretched(new Budget.Steps(100), steps(30), new Budget.Steps(400));
    for (long t = 30; t <= 400; t++) {
      Progress p = budget.progress(steps(t));
      assertThat(p.fraction()).isCloseTo(0.3 + 0.7 * (t - 30) / 370.0, within(1e-15));
      assertThat(p.step()).isEqualTo(t);
      assertThat(p.horizon()).isEqualTo(400);
      assertThat(p.spent()).isEqualTo(t / 400.0);
      assertThat(p.done()).isEqualTo(t == 400);
    }
    assertThat(budget.progress(steps(30)).fraction()).isEqualTo(0.3);
    assertThat(budget.progress(steps(400)).fraction()).isEqualTo(1);
  }

  @Test
  void a_budget_in_work_is_stretched_by_one_in_steps() {
    var budget = new Budget.Stretched(new Budget.WorkUnits(10), steps(5), new Budget.Steps(25));
    assertThat(budget.progress(steps(5)).fraction()).isEqualTo(0.5);
    assertThat(budget.progress(steps(15)).fraction()).isEqualTo(0.75);
    assertThat(budget.progress(steps(25)).done()).isTrue();
    assertThat(budget.progress(steps(15)).scheduled().horizon()).isZero();
  }

  @Test
  void a_budget_can_be_stretched_twice() {
    var once = new Budget.Stretched(new Budget.Steps(100), steps(50), new Budget.Steps(150));
    var twice = new Budget.Stretched(once, steps(100), new Budget.Steps(300));
    assertThat(once.progress(steps(100)).fraction()).isEqualTo(0.75);
    assertThat(twice.progress(steps(100)).fraction()).isEqualTo(0.75);
    assertThat(twice.progress(steps(200)).fraction()).isEqualTo(0.875);
    assertThat(twice.progress(steps(200)).scheduled().horizon()).isEqualTo(100);
  }

  static Stream<String> specs() {
    return GoldenSchedules.SPECS.stream();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void the_value_is_continuous_for_every_schedule(String spec) {
    Schedule schedule = Catalog.SCHEDULES.parse(spec);
    long horizon = 1000;
    for (long at : new long[] {1, 7, 250, 333, 500, 999, 1000}) {
      var budget =
          new Budget.Stretched(new Budget.Steps(horizon), steps(at), new Budget.Steps(4000));
      assertThat(schedule.at(budget.progress(steps(at)).scheduled()))
          .isEqualTo(schedule.at(Progress.of(at, horizon)));
      assertThat(schedule.at(budget.progress(steps(4000)).scheduled()))
          .isEqualTo(schedule.at(Progress.of(horizon, horizon)));
    }
  }
}
