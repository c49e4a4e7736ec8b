package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import io.github.stepwright.math.Numbers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TabulatedTest {

  @Test
  void a_horizon_of_the_same_length_gives_each_value_to_the_bit() {
    var random = new Random(1);
    for (int n : new int[] {1, 2, 3, 49, 1000}) {
      List<Double> values = random.doubles(n).boxed().toList();
      var table = new Tabulated(1, values);
      for (int k = n - 1; k >= 0; k--) {
        assertThat(table.at(Progress.of(k, n))).isEqualTo(values.get(k));
      }
      assertThat(table.at(Progress.of(n, n))).isEqualTo(values.getLast());
      assertThat(table.at(Progress.of(10L * n, n))).isEqualTo(values.getLast());
    }
  }

  @Test
  void a_longer_horizon_stretches_first_to_first_and_last_to_last() {
    var table = new Tabulated(2, List.of(0.0, 1.0, 0.5));
    double[] expected = {0, 1, 2, 1.5, 1}; // five steps over three values, times the peak
    for (int k = 0; k < 5; k++) {
      assertThat(table.at(Progress.of(k, 5))).isCloseTo(expected[k], within(1e-15));
    }
    assertThat(table.at(Progress.of(0, 1))).isZero();
    assertThat(table.at(Progress.of(0, 2))).isZero();
    assertThat(table.at(Progress.of(1, 2))).isEqualTo(1);
  }

  @Test
  void without_a_horizon_the_fraction_alone_decides() {
    var table = new Tabulated(1, List.of(0.0, 1.0, 0.5));
    assertThat(table.at(new Progress(17, 0, 0.25))).isEqualTo(0.5);
    assertThat(table.at(new Progress(99, 0, 1.5))).isEqualTo(0.5);
  }

  @Test
  void a_moved_fraction_wins_over_the_step() {
    var table = new Tabulated(1, List.of(1.0, 0.5, 0.25));
    assertThat(table.at(new Progress(0, 3, 1 / 3.0))).isCloseTo(0.5, within(1e-15));
  }

  @Test
  void tables_that_hold_no_rates_are_refused() {
    assertThatThrownBy(() -> new Tabulated(1, List.of()))
        .hasMessage("tabulated.values must have at least one number, got none");
    assertThatThrownBy(() -> new Tabulated(1, List.of(1.0, -0.5)))
        .hasMessage(
            "tabulated.values must be in [0, 1], got -0.5 at index 1; put the scale into the peak");
    assertThatThrownBy(() -> new Tabulated(0, List.of(1.0)))
        .hasMessage("tabulated.peak must be > 0 and finite, got 0.0");
  }

  @Test
  void rows_left_out_lie_on_the_line_between_their_neighbours() {
    double[] full = new double[101];
    for (int k = 0; k <= 100; k++) {
      full[k] = k < 9 ? 0.25 : k < 10 ? 0.25 + 0.75 * (k - 9) : (100 - k) / 90.0;
    }
    full[9] = 0.25;
    var all = new Tabulated(0.5, Numbers.of(full));
    var few = new Tabulated(0.5, List.of(0.25, 0.25, 1.0, 0.0), List.of(0L, 9L, 10L, 100L));
    for (long horizon : new long[] {101, 50, 1000}) {
      for (long t = 0; t <= horizon + 1; t++) {
        var p = Progress.of(t, horizon);
        assertThat(few.at(p)).as("step %d of %d", t, horizon).isCloseTo(all.at(p), within(1e-13));
      }
    }
  }

  @Test
  void rows_must_rise_from_0_one_for_each_value() {
    var two = List.of(1.0, 0.0);
    assertThatThrownBy(() -> new Tabulated(1, two, List.of(0L)))
        .hasMessage("tabulated.at must name one row for each value, got 1 for 2");
    assertThatThrownBy(() -> new Tabulated(1, two, List.of(1L, 2L)))
        .hasMessage("tabulated.at must begin with 0, got 1");
    assertThatThrownBy(() -> new Tabulated(1, two, List.of(0L, 0L)))
        .hasMessage("tabulated.at must be >= 1, got 0");
  }
}
