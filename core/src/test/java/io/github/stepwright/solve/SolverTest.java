package io.github.stepwright.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTest {

  private static final Stencil TEN = Stencil.laplacian(10, 10, 0);

  @ParameterizedTest
  @CsvSource({
    "1, 223",
    "1.2, 145",
    "1.4, 88",
    "1.5, 62",
    "1.6, 43",
    "1.7, 58",
    "1.8, 89",
    "1.9, 187",
    "1.95, 383",
    "1.5603879213, 41"
  })
  void sor_on_ten_by_ten_takes_the_iterations_of_the_spec(double omega, int iterations) {
    double[] b = new double[100];
    Arrays.fill(b, 1);
    assertThat(new Sor(1e-8).solve(TEN, b, new double[100], omega)).isEqualTo(iterations);
  }

  @Test
  void radius_and_optimum_are_those_of_young() {
    assertThat(TEN.jacobi()).isCloseTo(0.9594929736, within(1e-10));
    assertThat(TEN.optimum()).isCloseTo(1.5603879213, within(1e-10));
    assertThat(TEN.radius(1)).isCloseTo(0.92062677, within(1e-8));
    assertThat(TEN.radius(1.2)).isCloseTo(0.88026150, within(1e-8));
    assertThat(TEN.radius(1.5)).isCloseTo(0.72800687, within(1e-8));
    assertThat(TEN.radius(1.8)).isEqualTo(0.8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 1.5, 1.9})
  void both_solvers_find_the_solution_that_made_the_right_side(double omega) {
    var a = new Stencil(13, 7, 4.3, 1);
    double[] wanted = RandomStream.named(1, "solution").doubles(91).toArray();
    double[] b = new double[91];
    a.times(wanted, b);
    for (Solver solver : new Solver[] {new Sor(1e-10), new SsorCg(1e-10)}) {
      double[] u = new double[91];
      assertThat(solver.solve(a, b, u, omega)).isBetween(2, Solver.LIMIT - 1);
      for (int i = 0; i < 91; i++) {
        assertThat(u[i]).isCloseTo(wanted[i], within(1e-7));
      }
    }
  }

  @Test
  void conjugate_gradients_of_two_unknowns_end_in_two_iterations() {
    double[] u = new double[2];
    int made = new SsorCg(1e-12).solve(new Stencil(2, 1, 4, 1), new double[] {1, 3}, u, 1.2);
    assertThat(made).isLessThanOrEqualTo(2);
    assertThat(u).containsExactly(new double[] {7 / 15.0, 13 / 15.0}, within(1e-12));
  }

  @Test
  void nothing_to_solve_takes_no_iteration() {
    assertThat(new Sor(1e-8).solve(TEN, new double[100], new double[100], 1)).isZero();
    assertThat(new SsorCg(1e-8).solve(TEN, new double[100], new double[100], 1)).isZero();
  }

  @Test
  void an_indefinite_operator_and_an_impossible_factor_are_refused() {
    assertThatThrownBy(() -> Stencil.laplacian(10, 10, -0.2))
        .hasMessageContaining("positive definite");
    assertThatThrownBy(() -> new Sor(1e-8).solve(TEN, new double[100], new double[100], 2))
        .hasMessage("omega must be in (0, 2), got 2.0");
  }
}
