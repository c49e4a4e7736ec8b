package io.github.stepwright.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.optim.Sgd;
import io.github.stepwright.step.Sso.Decay;
import io.github.stepwright.train.Descent;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SsoTest {

  private static final Armijo ARMIJO = new Armijo(10, 0.5, 0.9, 1.8, 100, true);

  private static Descent sgd(double lr, double momentum) {
    return new Descent(new Sgd(lr, momentum, false, 0, 0));
  }

  private static void run(Stepper rule, Separable data, int count) {
    var steps = rule.start(data, 0);
    for (int t = 0; t < count; t++) {
      steps.step(data.all(t), Settings.of(rule.knobs()), Progress.of(t, count));
    }
  }

  /** The first inner gradient is the gradient of the loss to the bit, whatever eta. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9})
  void one_inner_step_of_gradient_descent_is_gradient_descent(double momentum) {
    Separable wrapped = Separable.random(12, 4, 0.1, 5);
    Separable plain = Separable.random(12, 4, 0.1, 5);
    run(new Sso(0.01, 1, Decay.SQRT, 0, sgd(0.7, momentum)), wrapped, 20);
    run(sgd(0.7, momentum), plain, 20);
    assertThat(wrapped.x()).containsExactly(plain.x());
    assertThat(wrapped.passes).isEqualTo(plain.passes).isEqualTo(20);
  }

  /**
   * One example with a = 2 and one weight: z = 2x. From z_t the surrogate's minimum is z_t - eta *
   * l'(z_t); at x = 0 l' is -1/2. Gradient descent on a parabola of curvature 4 / eta with rate eta
   * / 4 is there at once and stays.
   */
  @Test
  void enough_inner_steps_reach_the_minimum_of_the_surrogate() {
    Separable data = new Separable(new double[][] {{2, 0}}, new int[] {1});
    run(new Sso(3, 5, Decay.CONSTANT, 0, sgd(3 / 4.0, 0)), data, 1);
    assertThat(data.x()[0]).isCloseTo(3 * 0.5 / 2, Offset.offset(1e-6));
    // eta falls: 3 / sqrt(2) in the second step.
    Separable falling = new Separable(new double[][] {{2, 0}}, new int[] {1});
    run(new Sso(3, 100, Decay.SQRT, 0, ARMIJO), falling, 2);
    double z = 1.5;
    double expected = z + 3 / Math.sqrt(2) / (1 + Math.exp(z));
    assertThat(2 * falling.x()[0]).isCloseTo(expected, Offset.offset(1e-4));
  }

  @Test
  void the_step_in_the_outputs_falls_as_declared() {
    var rule = new Sso(2, 1, Decay.EXPONENTIAL, 0, ARMIJO);
    assertThat(rule.eta(50, Progress.of(49, 100))).isCloseTo(0.2, Offset.offset(1e-15));
    assertThat(rule.eta(100, Progress.of(99, 100))).isCloseTo(0.02, Offset.offset(1e-15));
    assertThatThrownBy(() -> rule.eta(1, new Progress(0, 0, 0)))
        .hasMessage("horizon is unknown: sso:decay=exponential needs a budget in steps");
  }

  /** One logit has smoothness 1/4: for eta <= 4 the surrogate lies above the loss. */
  @Test
  void full_batches_never_raise_the_loss_while_the_surrogate_is_an_upper_bound() {
    Separable data = Separable.random(30, 6, 0.05, 8);
    var rule = new Sso(4, 8, Decay.CONSTANT, 1e-6, ARMIJO);
    var steps = rule.start(data, 0);
    double before = Double.POSITIVE_INFINITY;
    for (int t = 0; t < 40; t++) {
      double loss = steps.step(data.all(t), Settings.of(rule.knobs()), Progress.of(t, 40)).loss();
      assertThat(loss).isLessThanOrEqualTo(before);
      before = loss;
    }
    assertThat(before).isLessThan(0.1);
  }

  @Test
  void inner_steps_end_where_the_surrogate_is_flat() {
    Separable data = new Separable(new double[][] {{2, 0}}, new int[] {1});
    run(new Sso(3, 50, Decay.CONSTANT, 1e-6, sgd(3 / 4.0, 0)), data, 1);
    assertThat(data.passes).isEqualTo(2); // there behind the first, seen by the second
  }

  /** f = x²/2 from 1, steps of 1.8 * 10 * 0.9^k: the test needs s (1 - s/2) >= s/2, so s <= 1. */
  @Test
  void armijo_takes_the_first_step_that_decreases_enough() {
    Analytic f = Analytic.quadratic(new double[] {1}, 1);
    var steps = ARMIJO.start(f, 0);
    var made = steps.step(Analytic.BATCH, Settings.of(ARMIJO.knobs()), Progress.of(0, 9));
    int k = (int) Math.ceil(Math.log(18) / -Math.log(0.9));
    assertThat(f.x()[0]).isCloseTo(1 - 18 * Math.pow(0.9, k), Offset.offset(1e-6));
    assertThat(made.cost().units()).isEqualTo(1 + (k + 1)).isEqualTo(f.gradients);
  }

  @Test
  void an_armijo_search_that_finds_nothing_moves_nothing() {
    var f =
        new Analytic(
            new double[] {1},
            (x, g) -> {
              g[0] = 1;
              return -x[0];
            },
            (_, v) -> v);
    ARMIJO.start(f, 0).step(Analytic.BATCH, Settings.of(ARMIJO.knobs()), Progress.of(0, 9));
    assertThat(f.x()).containsExactly(1);
  }
}
