package io.github.stepwright.bench.evidence;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.signal.DirectionalSharpness;
import io.github.stepwright.train.Descent;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Trains by one rule and asks others at the same weights and batch for the step that they would
 * make: each of them makes it, its sharpness is measured, and the weights are put back. The state
 * of the others goes on along the path of the one that trains.
 *
 * <p>A checkpoint holds that one alone. What is measured is not charged.
 *
 * @param leader the rule that trains
 * @param others specs, each at the rate that it names, which does not change a direction
 * @param every steps from one measurement to the next, at least 1; the first is behind so many
 * @param sharp hears of every measurement, one number for each of the others in their order
 */
record Shadows(Rule leader, List<String> others, long every, Consumer<double[]> sharp)
    implements Stepper {

  @Override
  public Map<Knob, Double> knobs() {
    return leader.knobs();
  }

  private record Other(Steps steps, Settings settings) {}

  @Override
  public Steps start(Objective objective, long seed) {
    Steps trains = Descent.of(leader).start(objective, seed);
    List<Other> asked =
        others.stream()
            .map(Catalog.OPTIMIZERS::parse)
            .map(
                rule ->
                    new Other(Descent.of(rule).start(objective, seed), Settings.of(rule.knobs())))
            .toList();
    return new Steps() {
      @Override
      public Workload.Step step(Batch batch, Settings settings, Progress at) {
        float[] before = DirectionalSharpness.weights(objective);
        boolean measured = at.step() > 0 && at.step() % every == 0;
        double[] found = new double[asked.size()];
        for (int k = 0; k < found.length; k++) {
          Other other = asked.get(k);
          other.steps().step(batch, other.settings(), at);
          float[] direction = DirectionalSharpness.weights(objective);
          put(objective, before);
          if (measured) {
            for (int i = 0; i < direction.length; i++) {
              direction[i] -= before[i];
            }
            found[k] = DirectionalSharpness.of(objective, batch, direction);
          }
        }
        if (measured) {
          sharp.accept(found);
        }
        return trains.step(batch, settings, at);
      }

      @Override
      public Checkpoint checkpoint() {
        return trains.checkpoint();
      }

      @Override
      public void restore(Checkpoint checkpoint) {
        trains.restore(checkpoint);
      }

      @Override
      public void withReadout(Runnable action) {
        trains.withReadout(action);
      }
    };
  }

  private static void put(Objective objective, float[] weights) {
    int at = 0;
    for (Block block : objective.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        block.weights().set(i, weights[at++]);
      }
    }
  }
}
