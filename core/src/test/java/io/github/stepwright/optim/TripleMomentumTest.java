package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.train.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class TripleMomentumTest {

  @Test
  void the_error_shrinks_by_rho() {
    double[] curvature = {1, 4, 10};
    var errors = new ArrayList<Double>();
    descend("triplemomentum:smoothness=10,convexity=1", curvature, 60, errors);
    double rho = 1 - Math.sqrt(0.1);
    assertThat(Math.pow(errors.get(59) / errors.get(29), 1 / 30.0)).isCloseTo(rho, within(0.01));
  }

  private static void descend(String spec, double[] curvature, int steps, List<Double> errors) {
    Optimizer optimizer = Given.optimizer(spec);
    Block block = Given.block("x", new double[] {1, 1, 1}, true);
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < curvature.length; i++) {
          block.gradient().set(i, curvature[i] * block.weights().get(i));
        }
        worker.step(Given.settings(optimizer), 1);
        worker.withReadout(() -> errors.add(norm(block)));
      }
    }
  }

  private static double norm(Block block) {
    double sum = 0;
    for (double x : block.weights().toDoubles()) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** Lessard, Recht and Packard's function: curvature 25 outside [1, 2], 1 inside. */
  @Test
  void it_converges_where_heavy_ball_goes_round_in_circles() {
    assertThat(steps("triplemomentum:smoothness=25,convexity=1", 3.3)).isEqualTo(107);
    assertThat(steps("sgd:lr=0.07692307692307693", 3.3)).isEqualTo(289);
    assertThat(steps("sgd:lr=0.07692307692307693", 3.33)).isEqualTo(288);
    assertThat(steps("sgd:lr=0.1111111111111111,momentum=0.4444444444444444", 3.3)).isEqualTo(1000);
  }

  private static int steps(String spec, double x0) {
    DoubleUnaryOperator slope = x -> x < 1 ? 25 * x : x < 2 ? x + 24 : 25 * x - 24;
    Optimizer optimizer = Given.optimizer(spec);
    Block block = Given.block("x", new double[] {x0}, true);
    double[] error = {1};
    int made = 0;
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      while (error[0] > 1e-10 && made < 1000) {
        block.gradient().set(0, slope.applyAsDouble(block.weights().get(0)));
        worker.step(Given.settings(optimizer), 1);
        worker.withReadout(() -> error[0] = norm(block));
        made++;
      }
    }
    return made;
  }

  @Test
  void at_rate_0_everything_stands_still() {
    Optimizer optimizer = Given.optimizer("triplemomentum");
    Block block = Given.block("x", new double[] {1}, true);
    Settings still = Given.with(Given.settings(optimizer), Knob.LEARNING_RATE, 0);
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      block.gradient().set(0, 1);
      worker.step(Given.settings(optimizer), 1);
      worker.step(Given.settings(optimizer), 1);
      double before = block.weights().get(0);
      worker.step(still, 1);
      assertThat(block.weights().get(0)).isEqualTo(before);
    }
  }
}
