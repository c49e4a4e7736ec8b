package io.github.stepwright.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps until separable data are separated: the paper's table, and its bounds. */
class SeparationTest {

  private static int steps(Stepper rule, Separable data, int most) {
    var steps = rule.start(data, 0);
    var settings = Settings.of(rule.knobs());
    for (int t = 0; t < most; t++) {
      if (data.separated()) {
        return t;
      }
      steps.step(data.all(t), settings, new Progress(t, 0, 0));
    }
    return most;
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, 2, 31", "100, 10, 2,", "100, 1, 11,", "100, 0.1, 110,",
    "1000, 100, 2, 308", "1000, 10, 2,", "1000, 1, 16,", "1000, 0.1, 157,",
    "10000, 100, 2, 3080", "10000, 10, 2,", "10000, 1, 21,", "10000, 0.1, 203,"
  })
  void the_worst_case_takes_as_many_steps_as_in_the_table(
      int n, double lr, int normalized, Integer plain) {
    assertThat(steps(new NormalizedLrGd(lr), Separable.worst(n), 10_000)).isEqualTo(normalized);
    if (plain != null) {
      assertThat(steps(new LrGd(lr), Separable.worst(n), 10_000)).isEqualTo(plain);
    }
  }

  /**
   * First step (1/2n) sum y a = (1/4, (n - 2) / 2n); behind it the odd one lacks (3n - 8) / 8n of
   * margin and gains 5 / 4n a step: 1 + 299.2, rounded up, for n = 1000.
   */
  @Test
  void the_perceptron_separates_the_worst_case_in_closed_form() {
    Separable data = Separable.worst(1000);
    var rule = new BatchPerceptron(1, false);
    var first = rule.start(data, 0);
    first.step(data.all(0), Settings.of(rule.knobs()), new Progress(0, 0, 0));
    assertThat(data.x()).containsExactly(new double[] {0.25, 0.499}, Offset.offset(1e-7));
    assertThat(steps(rule, Separable.worst(1000), 10_000)).isEqualTo(301);
    // Normalised: (1/2, 0.998) first, then 5/4 of margin a step, of which 0.748 is wanted.
    assertThat(steps(new BatchPerceptron(1, true), Separable.worst(1000), 10_000)).isEqualTo(2);
  }

  /** The margin by construction is a lower bound of the largest, so these bounds are upper ones. */
  @Test
  void random_data_are_separated_within_the_bounds() {
    for (long seed = 0; seed < 20; seed++) {
      double margin = 0.3;
      int n = 40;
      Separable data = Separable.random(n, 5, margin, seed);
      double ratio = data.largestSquare() / (margin * margin);
      assertThat(
              steps(new BatchPerceptron(1, false), Separable.random(n, 5, margin, seed), 100_000))
          .isLessThanOrEqualTo((int) Math.ceil(n * ratio));
      assertThat(steps(new BatchPerceptron(1, true), Separable.random(n, 5, margin, seed), 100_000))
          .isLessThanOrEqualTo((int) Math.ceil(ratio));
      double lr = 10;
      assertThat(steps(new NormalizedLrGd(lr), Separable.random(n, 5, margin, seed), 100_000))
          .isLessThanOrEqualTo(
              (int) Math.ceil(ratio + 2 * Math.log(2 * n - 1) / (lr * margin * margin)));
    }
  }

  @Test
  void gradient_descent_with_a_huge_rate_is_the_perceptron() {
    double lr = 1e7;
    Separable huge = Separable.random(40, 5, 0.1, 3);
    Separable limit = Separable.random(40, 5, 0.1, 3);
    var plain = new LrGd(lr);
    var perceptron = new BatchPerceptron(1, false);
    var left = plain.start(huge, 0);
    var right = perceptron.start(limit, 0);
    for (int t = 0; t < 10; t++) {
      left.step(huge.all(t), Settings.of(plain.knobs()), new Progress(t, 0, 0));
      right.step(limit.all(t), Settings.of(perceptron.knobs()), new Progress(t, 0, 0));
      for (int j = 0; j < 5; j++) {
        assertThat(huge.x()[j] / lr).isCloseTo(limit.x()[j], Offset.offset(1e-5));
      }
    }
  }

  @Test
  void a_batch_that_is_right_moves_neither_the_perceptron_nor_the_normalised_descent() {
    Separable data = Separable.random(40, 5, 0.5, 1);
    data.head[0] = 1e4; // confident: every probability of being wrong underflows
    for (Stepper rule :
        new Stepper[] {
          new NormalizedLrGd(100), new BatchPerceptron(1, false), new BatchPerceptron(1, true)
        }) {
      rule.start(data, 0).step(data.all(0), Settings.of(rule.knobs()), new Progress(0, 0, 0));
      assertThat(data.x()).containsExactly(1e4, 0, 0, 0, 0);
    }
  }

  /** Three classes with logits (1, 1, 0), label 2 of the second example alone on top. */
  @Test
  void several_classes_share_a_tie_as_the_softmax_in_the_limit() {
    double[] z = {1, 1, 0, 0, 2, 5};
    double[] g = {-0.3, 0.2, 0.1, 0.01, 0.02, -0.03};
    var logits = new Logits(z, g, 3);
    assertThat(logits.right(0)).isFalse();
    assertThat(logits.right(1)).isTrue();
    assertThat(logits.harden()).isEqualTo(0.25); // half of one of two
    assertThat(g).containsExactly(-0.25, 0.25, 0, 0, 0, 0);
  }

  @Test
  void an_objective_without_outputs_is_refused_where_they_are_needed() {
    Analytic f = Analytic.quadratic(new double[] {1}, 1);
    assertThatThrownBy(() -> new NormalizedLrGd(1).start(f, 0))
        .hasMessage("the objective must show its outputs for normalizedlrgd, got Analytic");
    assertThatThrownBy(() -> new Sso(1, 1, Sso.Decay.CONSTANT, 0, new LrGd(1)).start(f, 0))
        .hasMessage("the objective must show its outputs for sso, got Analytic");
    // Plain descent needs none.
    new LrGd(0.5)
        .start(f, 0)
        .step(Analytic.BATCH, Settings.of(new LrGd(0.5).knobs()), new Progress(0, 0, 0));
    assertThat(f.x()).containsExactly(0.5);
  }
}
