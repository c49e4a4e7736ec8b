package io.github.stepwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BudgetTest {

  @Test
  void steps_are_fractions_of_the_horizon_to_the_bit() {
    var budget = new Budget.Steps(7);
    for (long step = 0; step <= 7; step++) {
      Progress p = budget.progress(new Work(step, 0, 0, 0));
      assertThat(p.fraction()).isEqualTo(step / 7.0);
      assertThat(p.done()).isEqualTo(step == 7);
    }
  }

  @Test
  void epochs_round_up_to_whole_steps_and_agree_with_steps_to_the_bit() {
    var epochs = new Budget.Epochs(2, 1437, 32);
    assertThat(epochs.steps()).isEqualTo(90);
    for (long step = 0; step <= 90; step++) {
      assertThat(epochs.progress(new Work(step, step * 32, step, 0)))
          .isEqualTo(Progress.of(step, 90));
    }
  }

  @Test
  void work_and_time_know_no_horizon() {
    Progress half = new Budget.WorkUnits(10).progress(new Work(3, 96, 5, 0));
    assertThat(half).isEqualTo(new Progress(3, 0, 0.5));
    assertThat(new Budget.WallClock(2).progress(new Work(3, 96, 5, 1_000_000_000)).spent())
        .isEqualTo(0.5);
    assertThatThrownBy(() -> half.horizon("Cosine"))
        .hasMessage("horizon is unknown: Cosine needs a budget in steps");
  }

  @Test
  void an_empty_budget_is_refused_with_the_value() {
    assertThatThrownBy(() -> new Budget.Steps(0)).hasMessage("budget steps must be >= 1, got 0");
    assertThatThrownBy(() -> new Budget.WallClock(Double.NaN))
        .hasMessage("budget seconds must be > 0 and finite, got NaN");
  }
}
