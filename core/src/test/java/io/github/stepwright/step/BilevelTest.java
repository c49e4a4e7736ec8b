package io.github.stepwright.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two levels: ridge regression, whose lower problem is solved in closed form. */
class BilevelTest {

  private static final OptionalDouble FREE = OptionalDouble.empty();

  private static Stepper rule(String spec) {
    return (Stepper) Catalog.OPTIMIZERS.parse(spec);
  }

  private static Workload.Step step(Stepper rule, Stepper.Steps steps, int t) {
    return steps.step(Ridge.BATCH, Settings.of(rule.knobs()), Progress.of(t, 1000));
  }

  private static Checkpoint run(Stepper rule, Ridge ridge, int count) {
    var steps = rule.start(ridge, 0);
    for (int t = 0; t < count; t++) {
      step(rule, steps, t);
    }
    return steps.checkpoint();
  }

  /** With x held still y and z converge, and what is left is the gradient of f(y*(x)). */
  @Test
  void with_x_held_still_both_estimate_the_gradient_that_differences_show() {
    double[] x = {-1.2, 0.4};
    double[] expected = Ridge.differences(x[0], x[1]);
    var borep = run(rule("borep:outer=0,system=0.3"), new Ridge(x.clone()), 800);
    var bsvrb = run(rule("bsvrb:lr=0.3,outer=0,system=0.3"), new Ridge(x.clone()), 800);
    for (double[] found :
        List.of(borep.doubles().get("momentum"), bsvrb.doubles().get("way/upper"))) {
      assertThat(found).hasSize(2);
      assertThat(found[0]).isCloseTo(expected[0], Offset.offset(1e-8));
      assertThat(found[1]).isCloseTo(expected[1], Offset.offset(1e-8));
    }
    assertThat(Math.abs(expected[0])).isGreaterThan(0.001);
    assertThat(Math.abs(expected[1])).isGreaterThan(0.001);
  }

  /** x of one common decay: the least value over a grid is not beaten, and is reached. */
  @ParameterizedTest
  @ValueSource(
      strings = {"borep:outer=0.01,system=0.1", "bsvrb:lr=0.3,outer=0.3,system=0.3,beta=0.5,a=0.5"})
  void the_value_of_the_upper_level_falls_to_the_least_of_a_grid(String spec) {
    double least = Double.POSITIVE_INFINITY;
    for (double x0 = -5; x0 <= 3; x0 += 0.1) {
      for (double x1 = -5; x1 <= 3; x1 += 0.1) {
        least = Math.min(least, new Ridge(x0, x1).value());
      }
    }
    var ridge = new Ridge(0.5, 0.5); // far above, system * H passes 2
    double before = ridge.value();
    run(rule(spec), ridge, 4000);
    assertThat(ridge.value() - least).isLessThan(0.01 * (before - least));
  }

  /**
   * First step from y = 0, z = 0 without refinement and with one inner step: y = lr * A'b / n, z =
   * -system * (0 - grad f(y)), h = -e^x y z, m = h / 10, and x moves by outer * m / ||m||.
   */
  @Test
  void the_first_step_of_borep_is_the_one_by_hand() {
    var ridge = new Ridge(0, 0);
    var rule = new BoRep(0.3, 0.5, 0.2, 0.9, 2, 1, 0, FREE);
    // A'b / n = ((1 - 0.6 - 0.35) / 3, (0.5 + 4 + 0.5) / 3)
    double y0 = 0.3 * 0.05 / 3;
    double y1 = 0.3 * 5 / 3.0;
    double[] off = {0.4 * y0 + y1 - 0.3, 1.2 * y0 - 0.6 * y1 - 0.8, 0.2 * y0 + 0.9 * y1 - 0.4};
    double z0 = 0.2 * (0.4 * off[0] + 1.2 * off[1] + 0.2 * off[2]) / 3;
    double z1 = 0.2 * (off[0] - 0.6 * off[1] + 0.9 * off[2]) / 3;
    double m0 = -0.1 * y0 * z0;
    double m1 = -0.1 * y1 * z1;
    double norm = Math.hypot(m0, m1) + 1e-10;
    run(rule, ridge, 1);
    assertThat(ridge.y).containsExactly(new double[] {y0, y1}, Offset.offset(1e-14));
    assertThat(ridge.x)
        .containsExactly(new double[] {-0.5 * m0 / norm, -0.5 * m1 / norm}, Offset.offset(1e-12));
  }

  /** I = 2: weights rest at odd steps; refine + N at the first. */
  @Test
  void borep_moves_the_weights_at_every_second_step_alone() {
    var ridge = new Ridge(0, 0);
    var rule = new BoRep(0.1, 0.1, 0.2, 0.9, 2, 3, 7, FREE);
    var steps = rule.start(ridge, 0);
    int[] inner = {10, 0, 3, 0, 3};
    for (int t = 0; t < inner.length; t++) {
      int before = ridge.gradients;
      double moved = step(rule, steps, t).groups().get("all").updateL2();
      assertThat(ridge.gradients - before).isEqualTo(2 + inner[t]);
      assertThat(moved > 0).isEqualTo(inner[t] > 0);
    }
  }

  @Test
  void a_burst_of_borep_stays_in_its_ball() {
    var ridge = new Ridge(0, 0);
    var rule = new BoRep(0.3, 0.1, 0.2, 0.9, 1, 20, 0, OptionalDouble.of(0.05));
    var steps = rule.start(ridge, 0);
    for (int t = 0; t < 3; t++) {
      assertThat(step(rule, steps, t).groups().get("all").updateL2())
          .isCloseTo(0.05, Offset.offset(1e-12));
    }
  }

  /** u = 2, q now 5, before 3: 0.75 * 2 + 0.25 * 5 + gamma * 2. */
  @Test
  void msvr_is_the_recursion_by_hand_and_with_one_block_it_is_storm() {
    double[] u = {2};
    double[] now = {5};
    double[] before = {3};
    assertThat(new Msvr(0.25, 2).next(u, now, before)).containsExactly(6.75);
    assertThat(Msvr.storm(0.25).next(u, now, before)).containsExactly(0.75 * (2 - 3) + 5);
    assertThat(Msvr.storm(1).next(u, now, before)).containsExactly(5);
  }

  /** Without noise a STORM estimate is the number itself, whatever its weight. */
  @Test
  void without_noise_bsvrb_is_plain_descent_on_three_levels() {
    var slow = new Ridge(-0.5, 0.5);
    var plain = new Ridge(-0.5, 0.5);
    run(rule("bsvrb:outer=0.5,beta=0.2,a=0.3"), slow, 30);
    run(rule("bsvrb:outer=0.5,beta=1,a=1"), plain, 30);
    assertThat(slow.y).containsExactly(plain.y, Offset.offset(1e-13));
    assertThat(slow.x).containsExactly(plain.x, Offset.offset(1e-13));
  }

  @ParameterizedTest
  @ValueSource(strings = {"borep", "bsvrb:outer=0.5"})
  void a_state_that_was_put_back_goes_on_bit_for_bit(String spec) {
    Stepper rule = rule(spec);
    var ridge = new Ridge(-1, 1);
    var steps = rule.start(ridge, 0);
    for (int t = 0; t < 7; t++) {
      step(rule, steps, t);
    }
    Checkpoint middle = steps.checkpoint();
    var other = new Ridge(3, 3);
    var fresh = rule.start(other, 1);
    fresh.restore(middle);
    assertThat(fresh.checkpoint().hash()).isEqualTo(middle.hash());
    for (int t = 7; t < 20; t++) {
      step(rule, steps, t);
      step(rule, fresh, t);
    }
    assertThat(fresh.checkpoint().hash()).isEqualTo(steps.checkpoint().hash());
    assertThat(steps.checkpoint().hash()).isNotEqualTo(middle.hash());
  }

  @ParameterizedTest
  @ValueSource(strings = {"borep", "bsvrb:outer=0.5"})
  void what_is_not_finite_leaves_both_levels_and_the_state(String spec) {
    Stepper rule = rule(spec);
    var ridge = new Ridge(-1, 1);
    var steps = rule.start(ridge, 0);
    for (int t = 0; t < 4; t++) {
      step(rule, steps, t);
    }
    String before = steps.checkpoint().hash();
    ridge.broken = true;
    var refused = step(rule, steps, 4);
    assertThat(refused.loss()).isNaN();
    assertThat(refused.groups().get("all").updateL2()).isZero();
    assertThat(steps.checkpoint().hash()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"borep", "bsvrb:outer=0.5"})
  void the_work_charged_is_what_was_evaluated(String spec) {
    Stepper rule = rule(spec);
    var ridge = new Ridge(0, 0);
    var steps = rule.start(ridge, 0);
    for (int t = 0; t < 5; t++) {
      double before = ridge.gradients + Objective.PRODUCT * ridge.products;
      double units = step(rule, steps, t).cost().units();
      double after = ridge.gradients + Objective.PRODUCT * ridge.products;
      assertThat(units).isCloseTo(after - before, Offset.offset(1e-9));
    }
  }

  @Test
  void an_objective_of_one_level_is_refused() {
    var one = Analytic.quadratic(new double[] {1}, 1);
    assertThatThrownBy(() -> rule("borep").start(one, 0))
        .hasMessage(
            "the objective must have an upper level for borep, as digits-cleaning has, got"
                + " Analytic");
  }
}
