package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Progress;
import io.github.stepwright.run.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gate:at=3 | 1 1 1 0 0 0 0 0 0 0 0",
        "gate:peak=0.5,at=3,on=after | 0 0 0 .5 .5 .5 .5 .5 .5 .5 .5",
        "gate | 1 1 1 1 1 0 0 0 0 0 0",
        "gate:at=0.25 | 1 1 1 0 0 0 0 0 0 0 0",
        "gate:at=1 | 1 0 0 0 0 0 0 0 0 0 0",
        "gate:at=9,on=after | 0 0 0 0 0 0 0 0 0 1 1"
      })
  void the_step_at_the_boundary_is_the_first_behind_it(String spec, String values) {
    var gate = Catalog.SCHEDULES.parse(spec);
    String[] expected = values.split(" ");
    for (int t = 0; t < expected.length; t++) {
      assertThat(gate.at(Progress.of(t, 10)))
          .as("%s, step %d", spec, t)
          .isEqualTo(Double.parseDouble(expected[t]));
    }
  }

  @Test
  void a_boundary_that_no_step_reaches_is_refused() {
    assertThatThrownBy(() -> Catalog.SCHEDULES.parse("gate:at=10").fit(Progress.of(0, 10)))
        .hasMessage("gate.at must be < 10 (the horizon), got 10");
    assertThatThrownBy(() -> Catalog.SCHEDULES.parse("gate:at=2.5"))
        .hasMessage("gate.at must be a share in (0, 1) or a whole number of steps, got 2.5");
  }

  @Test
  void a_boundary_in_steps_needs_no_horizon() {
    assertThat(new Gate(1, 7, Gate.Side.BEFORE).at(new Progress(6, 0, 0.99))).isEqualTo(1);
    assertThat(new Gate(1, 7, Gate.Side.BEFORE).at(new Progress(7, 0, 0.01))).isZero();
  }
}
