package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import org.junit.jupiter.api.Test;

class WarmupPowerTest {

  @Test
  void ramp_peak_and_decay_by_hand() {
    var schedule = new WarmupPower(2, 0.4, 2); // ten steps: four of ramp, six of decay
    double[] expected = {.5, 1, 1.5, 2, 2, 50 / 36.0, 32 / 36.0, .5, 8 / 36.0, 2 / 36.0, 0};
    for (int k = 0; k <= 10; k++) {
      assertThat(schedule.at(Progress.of(k, 10))).isCloseTo(expected[k], within(1e-15));
    }
    assertThat(schedule.at(Progress.of(11, 10))).isZero();
  }

  @Test
  void without_a_horizon_the_curve_follows_the_fraction() {
    var schedule = new WarmupPower(2, 0.5, 1);
    assertThat(schedule.at(new Progress(3, 0, 0.25))).isEqualTo(1);
    assertThat(schedule.at(new Progress(3, 0, 0.5))).isEqualTo(2);
    assertThat(schedule.at(new Progress(3, 0, 0.75))).isEqualTo(1);
    assertThat(schedule.at(new Progress(3, 0, 1))).isZero();
  }

  @Test
  void a_run_of_one_step_uses_the_peak() {
    assertThat(new WarmupPower(2, 0.9, 1).at(Progress.of(0, 1))).isEqualTo(2);
  }

  @Test
  void impossible_parameters_are_refused() {
    assertThatThrownBy(() -> new WarmupPower(0.1, 1, 1))
        .hasMessage("warmup must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new WarmupPower(0.1, 0, 0))
        .hasMessage("power must be > 0 and finite, got 0.0");
  }
}
