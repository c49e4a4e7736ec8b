package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Block;
import io.github.stepwright.Optimizer;
import io.github.stepwright.train.Worker;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lars, Lamb, Muon, AdaHessian and the schedule-free rules. */
class LayerwiseTest {

  private static final String LARS =
      "0.9999291, -1.999858, 0.4998033, 3.000239 | 0.9997926, -1.999827, 0.499802, 3.000175"
          + " | 0.999918, -1.999997, 0.4997965, 3.000006";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "lars:lr=0.1,momentum=0.9,decay=0.01; " + LARS,
        // A constant rate makes no difference between the two places for it.
        "lars:lr=0.1,momentum=0.9,decay=0.01,lrInsideMomentum=true; " + LARS,
        // Without decay nothing is adapted: plain momentum.
        "lars:lr=0.1,momentum=0.9; 0.99, -1.98, 0.47, 3.04 | 0.976, -1.972, 0.458, 3.056"
            + " | 0.9934, -1.9898, 0.4472, 3.0604",
        "lamb:lr=0.1,decay=0.01; 0.8096392, -1.807754, 0.3105804, 3.182823"
            + " | 0.471258, -1.705399, 0.213614, 3.267218"
            + " | 0.7188078, -1.938194, 0.06327082, 3.287972",
        "adahessian:lr=0.1; 0.980004, -1.980002, 0.4850008, 3.159936"
            + " | 0.9637326, -1.975576, 0.481428, 3.19042"
            + " | 0.9764026, -1.982122, 0.4791873, 3.196827",
        "adahessian:lr=0.1,hessianPower=0.5,decay=0.01; 0.9848599, -1.978002, 0.4782883, 3.076984"
            + " | 0.9729258, -1.971707, 0.47306, 3.089929"
            + " | 0.9809719, -1.976292, 0.4695988, 3.090064",
        "schedulefreesgd:lr=0.1; 0.99, -1.98, 0.47, 3.04 | 0.98725, -1.9855, 0.47825, 3.029"
            + " | 0.9985, -1.997, 0.4805, 3.022",
        "schedulefreeadamw:lr=0.1; 0.9, -1.9, 0.4, 3.1"
            + " | 0.8652097, -1.93479, 0.4347903, 3.06521"
            + " | 0.9206163, -1.995913, 0.4442785, 3.040597",
        "schedulefreeadamw:lr=0.1,decay=0.01,warmup=5; 0.9798, -1.9796, 0.4799, 3.0194"
            + " | 0.9587309, -1.999698, 0.5004902, 2.997662"
            + " | 1.021421, -2.054277, 0.5031921, 2.97798",
      })
  void three_steps_are_those_of_the_reference(String spec, String rows) {
    Given.assertSteps(spec, rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "schedulefreesgd:lr=0.1; 0.9966667, -1.995, 0.48, 3.023333",
        "schedulefreeadamw:lr=0.1; 0.911909, -1.985199, 0.44217, 3.045226",
        "schedulefreeadamw:lr=0.1,decay=0.01,warmup=5; 1.018149, -2.051378, 0.5030234, 2.979044",
      })
  void readout_is_the_average(String spec, String row) {
    Given.assertReadout(spec, row);
  }

  @Test
  void clipped_trust_ratio_caps_the_rate_of_a_layer() {
    // r = 0.001 * 3.7749 / (0.5477 + 0.037749) = 0.0064474 of lr 0.001 is more than 1.
    double[][] clipped = steps("lars:lr=0.001,momentum=0,decay=0.01,clip=true");
    double[][] plain = steps("sgd:lr=0.001,decay=0.01");
    assertThat(clipped[2]).containsExactly(plain[2], within(1e-15));
    // At lr 0.1 the rate of the layer is r itself, whatever lr is.
    double[][] high = steps("lars:lr=0.1,momentum=0,decay=0.01,clip=true");
    double[][] higher = steps("lars:lr=10,momentum=0,decay=0.01,clip=true");
    assertThat(high[2]).containsExactly(higher[2], within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lars:decay=0.01,vectors=false,lr=0.1,momentum=0.9",
        "lars:decay=0,lr=0.1,momentum=0.9"
      })
  void vectors_left_out_go_by_plain_momentum_without_decay(String spec) {
    assertThat(steps(spec)[2]).containsExactly(steps("sgd:lr=0.1,momentum=0.9")[2], within(1e-15));
  }

  @Test
  void lamb_without_decay_is_adam() {
    assertThat(steps("lamb:lr=0.1,decay=0,eps=1e-8")[2])
        .containsExactly(steps("adamw:lr=0.1,decay=0")[2], within(1e-14));
  }

  @Test
  void lamb_moves_a_layer_by_a_share_of_its_weights() {
    double[] x = steps("lamb:lr=0.1,decay=0,always=true")[0];
    double squares = 0;
    for (int i = 0; i < 4; i++) {
      squares += (x[i] - Given.START[i]) * (x[i] - Given.START[i]);
    }
    assertThat(Math.sqrt(squares)).isCloseTo(0.1 * Math.sqrt(1 + 4 + 0.25 + 9), within(1e-12));
    double[] capped = steps("lamb:lr=0.1,decay=0,always=true,trustClip=true,eps=1e-8")[0];
    assertThat(capped).containsExactly(steps("adamw:lr=0.1,decay=0")[0], within(1e-14));
  }

  /** lr * d / (|D| + eps) at the first step: signs of D do not cancel within a cell. */
  @Test
  void curvature_is_averaged_over_kernels_and_cells_of_absolute_values() {
    assertThat(curved("adahessian:lr=1,eps=1e-12", 1, 1, 1, 2, 2)).isEqualTo(2.5);
    assertThat(curved("adahessian:lr=1,eps=1e-12,block=3", 4)).isEqualTo(2);
    assertThat(curved("adahessian:lr=1,eps=1e-12", 4)).isEqualTo(1);
    assertThat(curved("adahessian:lr=1,eps=1e-12", 2, 2)).isEqualTo(1);
  }

  private static double curved(String spec, long... shape) {
    Optimizer optimizer = Given.optimizer(spec);
    Block block = Given.block("x", new double[4], true, shape);
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      double[] diagonal = {1, -2, 3, -4};
      for (int i = 0; i < 4; i++) {
        block.gradient().set(i, 1);
        worker.diagonal(block).set(i, diagonal[i]);
      }
      worker.step(Given.settings(optimizer), 0);
    }
    return Math.rint(-1e6 / block.weights().get(0)) / 1e6;
  }

  @Test
  void schedule_free_with_beta_1_trains_the_average_itself() {
    // Gradients that do not depend on the weights: z is plain descent, x its running mean.
    double[][] z = steps("sgd:lr=0.1");
    double[][] x = steps("schedulefreesgd:lr=0.1,momentum=1");
    for (int i = 0; i < 4; i++) {
      assertThat(x[2][i]).isCloseTo((z[0][i] + z[1][i] + z[2][i]) / 3, within(1e-14));
    }
  }

  @Test
  void beta_that_moves_leaves_the_average_where_it_is() {
    Optimizer rule = Given.optimizer("schedulefreesgd:lr=0.1");
    Block block = Given.block("x", Given.START, true);
    double[] z = Given.START.clone();
    double[] x = Given.START.clone();
    double[] betas = {0.9, 0.5, 0.7};
    try (var worker = new Worker(rule, List.of(block), 0, 1)) {
      for (int t = 0; t < 3; t++) {
        for (int i = 0; i < 4; i++) {
          block.gradient().set(i, Given.CHECK[t][i]);
          z[i] -= 0.1 * Given.CHECK[t][i];
          x[i] += (z[i] - x[i]) / (t + 1);
        }
        worker.step(Given.with(Given.settings(rule), ((ScheduleFree) rule).beta(), betas[t]), 0);
        for (int i = 0; i < 4; i++) {
          double y = (1 - betas[t]) * z[i] + betas[t] * x[i];
          assertThat(block.weights().get(i)).isCloseTo(y, within(1e-14));
        }
      }
      worker.withReadout(
          () -> assertThat(block.weights().toDoubles()).containsExactly(x, within(1e-14)));
    }
    assertThatThrownBy(() -> Given.optimizer("schedulefreesgd:momentum=0"))
        .hasMessage("schedulefreesgd.momentum must be in (0, 1], got 0.0");
  }

  @Test
  void rate_of_0_leaves_schedule_free_weights_and_their_average() {
    assertThat(steps("schedulefreeadamw:lr=0")[2]).containsExactly(Given.START);
    assertThat(Given.readout(Given.optimizer("schedulefreesgd:lr=0"), true)[2])
        .containsExactly(Given.START);
  }

  /** Section 10.2 (b): x is the same for g and c * g, where no decay and eps negligible. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lamb:decay=0,eps=1e-30",
        "lamb:decay=0,eps=1e-30,always=true",
        "muon",
        "normlayer/sgd",
        "lars:decay=0,always=true,momentum=0,eps=1e-30",
        "schedulefreeadamw:eps=1e-30"
      })
  void scale_of_the_gradient_does_not_matter(String spec) {
    double[] one = after(spec, 1, 4, 6);
    assertThat(after(spec, 64, 4, 6)).containsExactly(one, within(1e-6));
  }

  private static double[] after(String spec, double scale, long... shape) {
    var random = new Random(5);
    double[] start = random.doubles(24, -1, 1).toArray();
    Block block = Given.block("x", start, true, shape);
    Optimizer optimizer = Given.optimizer(spec);
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      for (int t = 0; t < 5; t++) {
        for (int i = 0; i < 24; i++) {
          block.gradient().set(i, scale * random.nextGaussian());
        }
        worker.step(Given.settings(optimizer), 0);
      }
    }
    return block.weights().toDoubles();
  }

  private static double[][] steps(String spec) {
    return Given.check(Given.optimizer(spec), true, 4);
  }
}
