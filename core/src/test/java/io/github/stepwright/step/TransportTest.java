package io.github.stepwright.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The two methods that carry old gradients to the new point. */
class TransportTest {

  private static final OptionalDouble PAPER = OptionalDouble.empty();

  private static Workload.Step step(Stepper rule, Stepper.Steps steps, long t) {
    return steps.step(Analytic.BATCH, Settings.of(rule.knobs()), new Progress(t, 0, 0));
  }

  /** g = (0.6, 0.8) has norm 1: the first step is 0.1 g. */
  @Test
  void the_first_step_of_npgigt_is_the_normalised_gradient() {
    Analytic f = Analytic.quadratic(new double[] {3, 4}, 2, 2);
    var rule = new NPgIgt(0.1, 1, 1);
    step(rule, rule.start(f, 0), 0);
    assertThat(f.x()[0]).isCloseTo(2.94, Offset.offset(1e-6));
    assertThat(f.x()[1]).isCloseTo(3.92, Offset.offset(1e-6));
  }

  /** By hand in one dimension: f = x²/2, so gradients are places; each step has gamma's length. */
  @Test
  void npgigt_takes_its_gradient_where_the_transport_says() {
    Analytic f = Analytic.quadratic(new double[] {1}, 1);
    var rule = new NPgIgt(0.3, 1, 1);
    var steps = rule.start(f, 0);
    step(rule, steps, 0);
    assertThat(f.x()[0]).isCloseTo(0.7, Offset.offset(1e-6));
    double eta = Math.pow(2.0 / 3, 0.8);
    double y = 0.7 + (1 - eta) / eta * (0.7 - 1);
    var second = step(rule, steps, 1);
    assertThat(second.loss()).isCloseTo(y * y / 2, Offset.offset(1e-6));
    // (1 - eta) * 1 + eta * y = 0.7: on a quadratic the transported average is the gradient.
    assertThat(steps.checkpoint().doubles().get("direction")[0])
        .isCloseTo(0.7, Offset.offset(1e-6));
    assertThat(f.x()[0]).isCloseTo(0.7 - 0.3 * 2 / 3, Offset.offset(1e-6));
    assertThat(f.gradients).isEqualTo(2);
  }

  /** The gradient of a quadratic is linear, so transport is exact in any dimension. */
  @Test
  void on_a_quadratic_npgigt_holds_the_gradient_itself() {
    Analytic f = Analytic.quadratic(new double[] {1, -2, 0.5}, 1, 0.3, 4);
    var rule = new NPgIgt(0.1, 1, 0.5);
    var steps = rule.start(f, 0);
    for (int t = 0; t < 30; t++) {
      double[] x = f.x();
      step(rule, steps, t);
      double[] d = steps.checkpoint().doubles().get("direction");
      assertThat(d).containsExactly(new double[] {x[0], 0.3 * x[1], 4 * x[2]}, Offset.offset(3e-5));
    }
  }

  @Test
  void on_a_quadratic_harpg_holds_the_gradient_itself_for_any_q() {
    for (long seed = 0; seed < 5; seed++) {
      Analytic f = Analytic.quadratic(new double[] {1, -2, 0.5}, 1, 0.3, 4);
      var rule = new Harpg(0.1, 1, false, PAPER);
      var steps = rule.start(f, seed);
      for (int t = 0; t < 20; t++) {
        double[] x = f.x();
        step(rule, steps, t);
        double[] d = steps.checkpoint().doubles().get("direction");
        assertThat(d)
            .containsExactly(new double[] {x[0], 0.3 * x[1], 4 * x[2]}, Offset.offset(1e-5));
        double gamma = 0.1 * Math.sqrt(2.0 / (t + 2));
        assertThat(f.x()[2]).isCloseTo(x[2] - gamma * 4 * x[2], Offset.offset(1e-5));
      }
    }
  }

  /** f = x³/3 has Hessian 2x: the product shows where between the points it was taken. */
  @Test
  void harpg_takes_the_hessian_at_the_random_place() {
    var f =
        new Analytic(
            new double[] {1},
            (x, g) -> {
              g[0] = x[0] * x[0];
              return Math.pow(x[0], 3) / 3;
            },
            (x, v) -> new double[] {2 * x[0] * v[0]});
    var rule = new Harpg(0.5, 1, false, PAPER);
    var steps = rule.start(f, 7);
    var random = RandomStream.named(7, "harpg");
    random.nextDouble(); // the first step draws too
    double q = random.nextDouble();
    step(rule, steps, 0);
    assertThat(f.x()[0]).isEqualTo(0.5);
    step(rule, steps, 1);
    double eta = 2.0 / 3;
    double y = q * 0.5 + (1 - q) * 1;
    double d = (1 - eta) * (1 + 2 * y * -0.5) + eta * 0.25;
    assertThat(steps.checkpoint().doubles().get("direction")[0]).isCloseTo(d, Offset.offset(1e-6));
    assertThat(f.x()[0]).isCloseTo(0.5 - 0.5 * Math.sqrt(eta) * d, Offset.offset(1e-6));
    assertThat(f.products).isEqualTo(1);
  }

  @Test
  void a_normalised_step_of_harpg_has_the_length_of_its_rate() {
    Analytic f = Analytic.quadratic(new double[] {30, -40}, 1, 1);
    var rule = new Harpg(0.5, 1, true, PAPER);
    var steps = rule.start(f, 1);
    for (int t = 0; t < 10; t++) {
      var norms = step(rule, steps, t).groups().get("all");
      assertThat(norms.updateL2()).isCloseTo(0.5 * 2 / (t + 2), Offset.offset(1e-5));
    }
  }

  @Test
  void a_direction_of_0_moves_nothing() {
    for (Stepper rule : new Stepper[] {new NPgIgt(1, 1, 1), new Harpg(1, 1, true, PAPER)}) {
      Analytic f = Analytic.quadratic(new double[] {0, 0}, 1, 1);
      var steps = rule.start(f, 0);
      step(rule, steps, 0);
      step(rule, steps, 1);
      assertThat(f.x()).containsExactly(0, 0);
      assertThat(f.products).isZero();
    }
  }
}
