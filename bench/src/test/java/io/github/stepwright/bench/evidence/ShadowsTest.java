package io.github.stepwright.bench.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowsTest {

  /** f(x) = (h0 x0^2 + h1 x1^2) / 2, h = 4 and 1, from (1, 1): its gradient is (4, 1). */
  private static final class Valley implements Objective {

    private static final double[] H = {4, 1};

    private final Block block = Block.of("x", Settings.ALL, new float[] {1, 1}, new float[2], 2);

    @Override
    public List<Block> blocks() {
      return List.of(block);
    }

    @Override
    public int examples() {
      return 1;
    }

    @Override
    public int referenceBatch() {
      return 1;
    }

    @Override
    public double gradient(Batch batch) {
      double loss = 0;
      for (int i = 0; i < H.length; i++) {
        double x = block.weights().get(i);
        block.gradient().set(i, H[i] * x);
        loss += H[i] * x * x / 2;
      }
      return loss;
    }

    @Override
    public void hessianVector(Batch batch, Array v, Array out) {
      for (int i = 0; i < H.length; i++) {
        out.set(i, H[i] * v.get(i));
      }
    }

    @Override
    public Map<String, Double> evaluate(Split split, int examples) {
      return Map.of();
    }

    @Override
    public int examples(Split split) {
      return 0;
    }
  }

  private static final Rule LEADER = Catalog.OPTIMIZERS.parse("sgd:lr=0.125,momentum=0");

  private static float[] path(Valley valley, Stepper stepper) {
    Stepper.Steps steps = stepper.start(valley, 0);
    for (int t = 0; t < 5; t++) {
      steps.step(new Batch(new int[1], 1, t), Settings.of(LEADER.knobs()), Progress.of(t, 5));
    }
    return valley.block.weights().toFloats();
  }

  @Test
  void sharpness_is_that_of_each_rules_own_step_at_the_leaders_weights() {
    var seen = new ArrayList<double[]>();
    path(
        new Valley(),
        new Shadows(
            LEADER,
            List.of(
                "sgd:lr=1,momentum=0",
                "clipquantile:fraction=1/sgd:lr=1,momentum=0",
                "signsgd:lr=1"),
            2,
            seen::add));
    assertThat(seen).hasSize(2);
    for (int i = 0; i < 2; i++) {
      int t = 2 * (i + 1);
      // x0 halves and x1 loses an eighth at each step of the leader.
      double[] g = {4 * Math.pow(0.5, t), Math.pow(0.875, t)};
      double sharp = (4 * g[0] * g[0] + g[1] * g[1]) / (g[0] * g[0] + g[1] * g[1]);
      assertThat(seen.get(i)[0]).isCloseTo(sharp, within(1e-5));
      // Both coordinates alike: the mean of the curvatures.
      assertThat(seen.get(i)[1]).isCloseTo(2.5, within(1e-5));
      assertThat(seen.get(i)[2]).isCloseTo(2.5, within(1e-5));
    }
  }

  @Test
  void who_looks_on_does_not_move_the_leader() {
    float[] alone = path(new Valley(), Descent.of(LEADER));
    float[] watched =
        path(
            new Valley(),
            new Shadows(LEADER, List.of("sgd:lr=1,momentum=0.9", "adam:lr=0.01"), 1, _ -> {}));
    assertThat(watched).isEqualTo(alone).isNotEqualTo(new float[] {1, 1});
  }

  @Test
  void the_state_of_a_rule_goes_on_along_the_leaders_path() {
    var seen = new ArrayList<double[]>();
    path(new Valley(), new Shadows(LEADER, List.of("sgd:lr=1,momentum=0.5"), 1, seen::add));
    double[] m = {4, 1}; // behind step 0, where nothing is measured
    for (int t = 1; t < 5; t++) {
      m[0] = 0.5 * m[0] + 4 * Math.pow(0.5, t);
      m[1] = 0.5 * m[1] + Math.pow(0.875, t);
      double sharp = (4 * m[0] * m[0] + m[1] * m[1]) / (m[0] * m[0] + m[1] * m[1]);
      assertThat(seen.get(t - 1)[0]).isCloseTo(sharp, within(1e-5));
    }
  }
}
