package io.github.stepwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.optim.AdaHessian;
import io.github.stepwright.run.Catalog;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HutchinsonTest {

  private static final AdaHessian RULE = (AdaHessian) Catalog.OPTIMIZERS.parse("adahessian:lr=0.1");

  private static double[][] symmetric(int n) {
    var random = new Random(7);
    double[][] h = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        h[i][j] = h[j][i] = random.nextGaussian() + (i == j ? 3 : 0);
      }
    }
    return h;
  }

  private static Batch batch(long step) {
    return new Batch(new int[] {0}, 1, step);
  }

  private static double[] estimate(Bowl bowl, long seed, long step) {
    try (var worker = new Worker(RULE, bowl.blocks(), seed, 1)) {
      new Hutchinson(bowl, worker, seed).estimate(batch(step));
      Block a = bowl.blocks().getFirst();
      Block b = bowl.blocks().getLast();
      double[] found = new double[a.length() + b.length()];
      for (int i = 0; i < found.length; i++) {
        found[i] =
            i < a.length() ? worker.diagonal(a).get(i) : worker.diagonal(b).get(i - a.length());
      }
      return found;
    }
  }

  /**
   * The variance of an entry is the sum of squares of the rest of its row. Six entries within five
   * standard errors of 4,000 draws: a right estimate fails with probability 4e-6.
   */
  @Test
  void mean_over_the_steps_is_the_diagonal() {
    int n = 6;
    int draws = 4000;
    double[][] h = symmetric(n);
    var bowl = new Bowl(h, new double[1][n]);
    double[] sum = new double[n];
    for (int t = 0; t < draws; t++) {
      double[] d = estimate(bowl, 1, t);
      for (int i = 0; i < n; i++) {
        sum[i] += d[i] / draws;
      }
    }
    for (int i = 0; i < n; i++) {
      double variance = 0;
      for (int j = 0; j < n; j++) {
        variance += i == j ? 0 : h[i][j] * h[i][j];
      }
      assertThat(sum[i]).isCloseTo(h[i][i], within(5 * Math.sqrt(variance / draws)));
    }
  }

  @Test
  void diagonal_hessian_is_exact_with_every_draw() {
    double[][] h = {{2, 0, 0}, {0, -3, 0}, {0, 0, 0.5}};
    var bowl = new Bowl(h, new double[1][3]);
    for (int t = 0; t < 20; t++) {
      assertThat(estimate(bowl, t, t)).containsExactly(2, -3, 0.5);
    }
  }

  @Test
  void draws_depend_on_seed_and_step_alone() {
    var bowl = new Bowl(symmetric(40), new double[1][40]);
    assertThat(estimate(bowl, 1, 5)).containsExactly(estimate(bowl, 1, 5));
    assertThat(estimate(bowl, 1, 5)).isNotEqualTo(estimate(bowl, 1, 6));
    assertThat(estimate(bowl, 1, 5)).isNotEqualTo(estimate(bowl, 2, 5));
  }

  /** With the curvature known the first step is lr in units of the way, whatever the condition. */
  @Test
  void descent_fills_the_diagonal_and_charges_the_product() {
    double[][] h = {{1e4, 0, 0}, {0, 1, 0}, {0, 0, 100}};
    var bowl = new Bowl(h, new double[][] {{1, -1, 2}});
    var steps = new Descent(RULE).start(bowl, 0);
    var step = steps.step(batch(0), Settings.of(RULE.knobs()), Progress.of(0, 10));
    assertThat(step.cost().units()).isCloseTo(1 + 8.0 / 3, within(1e-12));
    assertThat(bowl.blocks().getFirst().weights().get(0)).isCloseTo(0.1, within(1e-4));
    assertThat(bowl.blocks().getFirst().weights().get(1)).isCloseTo(-0.1, within(1e-4));
    assertThat(bowl.blocks().getLast().weights().get(0)).isCloseTo(0.2, within(1e-4));
  }
}
