package io.github.stepwright.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceTest {

  /** Mean iterations over the whole sequence with one factor. */
  private static double mean(Sequence sequence, Solver solver, double omega) {
    double[] u = sequence.first();
    double total = 0;
    for (long t = 0; t < sequence.length(); t++) {
      Sequence.Instance one = sequence.at(t, u);
      u = one.start();
      total += solver.solve(one.matrix(), one.right(), u, omega);
    }
    return total / sequence.length();
  }

  @Test
  void heat_on_24_by_24_takes_the_iterations_of_the_independent_run() {
    // specs/tuners.md 13.4: nx = 25, 576 unknowns.
    var heat = new Heat(24);
    var wanted = Map.of(1.0, 6.559, 1.3, 5.949, 1.5, 6.464, 1.75, 8.973, 1.95, 12.614);
    wanted.forEach(
        (omega, iterations) ->
            assertThat(mean(heat, new SsorCg(1e-8), omega))
                .as("omega %s", omega)
                .isCloseTo(iterations, within(0.02)));
  }

  @Test
  void shifts_on_10_by_10_take_about_the_iterations_of_the_independent_run() {
    // Theirs, in one trial with other right sides: 111.2 at 1.4 and 64.2 at 1.6.
    var shifts = new Shifts(10, 2, 6, 1);
    assertThat(mean(shifts, new Sor(1e-8), 1.4)).isBetween(95.0, 130.0);
    assertThat(mean(shifts, new Sor(1e-8), 1.6)).isBetween(55.0, 75.0);
  }

  @Test
  void contexts_stay_in_their_range_and_depend_on_the_seed_alone() {
    for (Sequence sequence : new Sequence[] {new Shifts(10, 0.5, 1.5, 3), new Heat(5)}) {
      for (long t = 0; t < sequence.length(); t++) {
        assertThat(sequence.context(t)).isBetween(sequence.low(), sequence.high());
      }
    }
    assertThat(new Shifts(10, 2, 6, 3).context(7)).isEqualTo(new Shifts(10, 2, 6, 3).context(7));
    assertThat(new Shifts(10, 2, 6, 4).context(7)).isNotEqualTo(new Shifts(10, 2, 6, 3).context(7));
  }

  @Test
  void a_heat_step_of_one_point_is_the_formula_by_hand() {
    // L u = -4 (side + 1)² u = -16 u at the only point; the source at t = 0 does not reach it.
    double k = 0.1 * Math.sin(2 * Math.PI * 0.0005);
    Sequence.Instance step = new Heat(1).at(0, new double[] {2});
    assertThat(step.matrix().center()).isCloseTo(1 + 0.0005 * k * 16, within(1e-15));
    assertThat(step.right()[0]).isCloseTo(2 * (1 - 0.0005 * k * 16), within(1e-15));
    assertThat(step.start()).containsExactly(2);
  }
}
