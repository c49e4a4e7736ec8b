package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Budget;
import io.github.stepwright.Decision;
import io.github.stepwright.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringTest {

  private static final Schedule FALLING = p -> 1 - p.fraction();

  @TempDir Path folder;

  @Test
  void each_step_gets_the_schedule_at_its_index_however_often_it_asks() {
    var rates = new ArrayList<Double>();
    try (var steering = Steering.open(Plan.of(FALLING, new Budget.Steps(4)))) {
      while (!steering.done()) {
        rates.add(steering.rate());
        assertThat(steering.rate()).isEqualTo(rates.getLast());
        steering.report(0.5, 1);
      }
    }
    assertThat(rates).containsExactly(1.0, 0.75, 0.5, 0.25);
  }

  @Test
  void a_journalled_loop_goes_on_where_its_journal_ends_or_at_an_earlier_step() throws IOException {
    var plan = Plan.of(FALLING, new Budget.Steps(10)).in(folder.resolve("run"));
    train(plan, Long.MAX_VALUE, 6);
    try (var steering = Steering.open(plan)) {
      assertThat(steering.step()).isEqualTo(6);
      assertThat(steering.rate()).isEqualTo(0.4);
    }
    train(plan, 3, 10);
    var whole = Plan.of(FALLING, new Budget.Steps(10)).in(folder.resolve("whole"));
    train(whole, Long.MAX_VALUE, 10);
    assertThat(journal("run")).isEqualTo(journal("whole"));
    // A run that is over says so when it is opened again, and writes nothing.
    try (var steering = Steering.open(plan)) {
      assertThat(steering.done()).isTrue();
    }
    assertThat(journal("run")).isEqualTo(journal("whole"));
    assertThat(Replay.check(plan, folder.resolve("run").resolve(FileJournal.NAME))).isEmpty();
  }

  private static void train(Plan plan, long from, long until) {
    try (var steering = Steering.open(plan, () -> 0, from)) {
      while (!steering.done() && steering.step() < until) {
        steering.report(1.0 / (1 + steering.step()), steering.rate());
      }
    }
  }

  private List<String> journal(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve(FileJournal.NAME));
  }

  @Test
  void a_metric_that_a_controller_waits_for_is_named() {
    var plan = Plans.falling(10);
    try (var steering = Steering.open(plan)) {
      steering.rate();
      steering.report(1, 1);
      assertThatThrownBy(steering::rate)
          .hasMessage(
              "before step 1 observer needs the metrics of the validation split: call"
                  + " evaluated(metrics)");
      assertThat(steering.asked()).get().isInstanceOf(Decision.Evaluate.class);
      assertThatThrownBy(() -> steering.evaluated(Map.of("accuracy", 0.5)))
          .hasMessage("metrics must have loss, which observer needs, got [accuracy]");
      steering.evaluated(Map.of("loss", 0.5));
      assertThat(steering.rate()).isEqualTo(0.45);
    }
  }

  @Test
  void a_loss_that_is_not_finite_ends_the_run() {
    try (var steering = Steering.open(Plan.of(FALLING, new Budget.Steps(4)))) {
      steering.report(Double.NaN, 1);
      assertThat(steering.done()).isTrue();
      assertThat(steering.diverged()).isTrue();
      assertThatThrownBy(() -> steering.report(1, 1)).hasMessageContaining("is over");
    }
  }

  @Test
  void another_plan_in_the_same_directory_is_refused() {
    train(Plan.of(FALLING, new Budget.Steps(10)).in(folder), Long.MAX_VALUE, 3);
    assertThatThrownBy(() -> Steering.open(Plan.of(FALLING, new Budget.Steps(20)).in(folder)))
        .hasMessageContaining("steps:20")
        .hasMessageContaining("steps:10");
  }

  @Test
  void a_time_budget_needs_a_clock() {
    var plan = Plan.of(FALLING, new Budget.WallClock(5));
    assertThatThrownBy(() -> Steering.open(plan)).hasMessageContaining("needs a clock");
    long[] now = {0};
    try (var steering = Steering.open(plan, () -> now[0])) {
      now[0] = 2_500_000_000L;
      steering.report(1, 1);
      assertThat(steering.rate()).isEqualTo(0.5);
    }
  }
}
