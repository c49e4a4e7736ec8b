package io.github.stepwright.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.step.GradNormNewton.Solve;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GradNormNewtonTest {

  private static GradNormNewton with(Solve solve) {
    return new GradNormNewton(1, 1e-8, 1e-9, 40, solve, 1e-6, 50);
  }

  /** 1/2 (x1² + 10 x2²) + 1/4 (x1⁴ + x2⁴), the problem of the spec. */
  private static Analytic quartic() {
    double[] h = {1, 10};
    return new Analytic(
        new double[] {2, -1},
        (x, g) -> {
          double f = 0;
          for (int i = 0; i < 2; i++) {
            g[i] = h[i] * x[i] + x[i] * x[i] * x[i];
            f += h[i] * x[i] * x[i] / 2 + Math.pow(x[i], 4) / 4;
          }
          return f;
        },
        (x, v) -> new double[] {(1 + 3 * x[0] * x[0]) * v[0], (10 + 3 * x[1] * x[1]) * v[1]});
  }

  private static Workload.Step step(Stepper.Steps steps, long t) {
    return steps.step(Analytic.BATCH, Settings.of(Map.of()), new Progress(t, 0, 0));
  }

  private static double gamma(Stepper.Steps steps) {
    return steps.checkpoint().doubles().get("gamma")[0];
  }

  /** To half of the last digit that the spec gives. */
  @ParameterizedTest
  @EnumSource(Solve.class)
  void three_iterates_are_those_of_the_spec(Solve solve) {
    Analytic f = quartic();
    var steps = with(solve).start(f, 0);
    double[][] expected = {
      {1.641141, -0.6052547, 5.025411, 2},
      {1.190217, -0.1994401, 1.409287, 4},
      {0.7206946, -0.01733502, 0.3286472, 8}
    };
    for (int t = 0; t < 3; t++) {
      step(steps, t);
      assertThat(f.x()[0]).isCloseTo(expected[t][0], Offset.offset(6e-7));
      assertThat(f.x()[1]).isCloseTo(expected[t][1], Offset.offset(6e-8));
      assertThat(f.gradient(Analytic.BATCH)).isCloseTo(expected[t][2], Offset.offset(6e-7));
      assertThat(gamma(steps)).isEqualTo(expected[t][3]);
    }
  }

  @Test
  void a_step_on_a_quadratic_is_the_regularised_newton_step() {
    Analytic f = Analytic.quadratic(new double[] {3, 4}, 1, 1);
    var steps = with(Solve.CG).start(f, 0);
    step(steps, 0); // ||g|| = 5, lambda = 5: x - x / (1 + 5)
    assertThat(f.x()[0]).isCloseTo(2.5, Offset.offset(1e-6));
    assertThat(f.x()[1]).isCloseTo(10 / 3.0, Offset.offset(1e-6));
  }

  /** Curvature -1: the system is positive definite only where lambda = |x| / gamma exceeds 1. */
  @ParameterizedTest
  @EnumSource(Solve.class)
  void negative_curvature_is_met_by_more_regularisation(Solve solve) {
    var f =
        new Analytic(
            new double[] {0.5},
            (x, g) -> {
              g[0] = x[0] * x[0] * x[0] - x[0];
              return Math.pow(x[0], 4) / 4 - x[0] * x[0] / 2;
            },
            (x, v) -> new double[] {(3 * x[0] * x[0] - 1) * v[0]});
    var steps = new GradNormNewton(8, 1e-8, 1e-9, 40, solve, 1e-6, 50).start(f, 0);
    // |g| = 0.375 and H = -0.25: gamma = 8, 4, 2 give lambda <= 0.1875, not enough.
    step(steps, 0);
    assertThat(gamma(steps)).isLessThanOrEqualTo(2);
    for (int t = 1; t < 20; t++) {
      step(steps, t);
    }
    assertThat(f.x()[0]).isCloseTo(1, Offset.offset(1e-4));
  }

  @Test
  void where_no_trial_is_accepted_nothing_moves() {
    var f =
        new Analytic(
            new double[] {1},
            (x, g) -> {
              g[0] = 1; // a lie: the function falls the other way
              return -x[0];
            },
            (_, v) -> v.clone());
    var steps = with(Solve.CG).start(f, 0);
    var made = step(steps, 0);
    assertThat(f.x()).containsExactly(1);
    assertThat(f.gradients).isEqualTo(41);
    assertThat(made.cost().units()).isEqualTo(41 + Objective.PRODUCT * f.products);
    assertThat(gamma(steps)).isEqualTo(1e-9);
  }

  @Test
  void a_trial_that_overflows_is_not_accepted() {
    var f =
        new Analytic(
            new double[] {2},
            (x, g) -> {
              g[0] = x[0] < 1 ? Double.NaN : x[0];
              return x[0] < 1 ? Double.NaN : x[0] * x[0] / 2;
            },
            (_, v) -> v.clone());
    var steps = new GradNormNewton(100, 1e-8, 1e-9, 40, Solve.CG, 1e-6, 50).start(f, 0);
    step(steps, 0);
    assertThat(f.x()[0]).isBetween(1.0, 2.0);
    assertThat(gamma(steps)).isLessThan(100);
  }

  @Test
  void a_gradient_of_0_moves_nothing_and_costs_one_unit() {
    Analytic f = Analytic.quadratic(new double[] {0, 0}, 1, 1);
    var steps = with(Solve.CG).start(f, 0);
    assertThat(step(steps, 0).cost().units()).isEqualTo(1);
    assertThat(f.x()).containsExactly(0, 0);
    assertThat(gamma(steps)).isEqualTo(1);
  }

  /** Rosenbrock's valley, where the exact Hessian is indefinite in places. */
  @ParameterizedTest
  @EnumSource(Solve.class)
  void rosenbrock_is_solved(Solve solve) {
    var f =
        new Analytic(
            new double[] {-1.2, 1},
            (x, g) -> {
              double r = x[1] - x[0] * x[0];
              g[0] = -400 * x[0] * r - 2 * (1 - x[0]);
              g[1] = 200 * r;
              return 100 * r * r + (1 - x[0]) * (1 - x[0]);
            },
            (x, v) -> {
              double h = 1200 * x[0] * x[0] - 400 * x[1] + 2;
              double c = -400 * x[0];
              return new double[] {h * v[0] + c * v[1], c * v[0] + 200 * v[1]};
            });
    var steps = with(solve).start(f, 0);
    for (int t = 0; t < 300; t++) {
      step(steps, t);
    }
    assertThat(f.x()[0]).isCloseTo(1, Offset.offset(2e-3));
    assertThat(f.x()[1]).isCloseTo(1, Offset.offset(4e-3));
  }

  @Test
  void a_constant_outside_its_range_is_refused() {
    assertThatThrownBy(() -> new GradNormNewton(0, 1e-8, 1e-9, 40, Solve.CG, 1e-6, 50))
        .hasMessage("gradnormnewton.gamma must be > 0 and finite, got 0.0");
    assertThatThrownBy(() -> new GradNormNewton(1, 1e-8, 1e-9, 0, Solve.CG, 1e-6, 50))
        .hasMessage("gradnormnewton.tries must be >= 1, got 0");
  }
}
