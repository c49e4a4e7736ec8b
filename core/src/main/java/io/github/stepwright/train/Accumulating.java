package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.BatchTests;
import io.github.stepwright.signal.Halves;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A stepper that takes its gradients in parts, and tells how the parts differ where they are kept.
 *
 * @param parts of a batch at least, at least 1
 * @param most examples of a part, at least 1
 * @param keep whether the parts' gradients are kept for {@link BatchTests} and {@link Halves}
 */
public record Accumulating(Stepper inner, int parts, int most, boolean keep) implements Stepper {

  @Override
  public Map<Knob, Double> knobs() {
    return inner.knobs();
  }

  @Override
  public Steps start(Objective objective, long seed) {
    var micro = new MicroBatches(objective, parts, most, keep);
    Steps steps = inner.start(micro, seed);
    return keep ? new Comparing(steps, micro) : steps;
  }

  private record Comparing(Steps inner, MicroBatches micro) implements Steps {

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      return inner.step(batch, settings, at);
    }

    @Override
    public OptionalDouble sampling() {
      return inner.sampling();
    }

    @Override
    public OptionalDouble read(Quantity what) {
      if (Halves.knows(what)) {
        return OptionalDouble.of(Halves.phi(what, micro.blocks(), micro.parts()));
      }
      double examples = micro.spread().map(spread -> spread.examplesPerPart()).orElse(Double.NaN);
      OptionalDouble found = BatchTests.of(what, micro.parts(), examples);
      return found.isPresent() ? found : inner.read(what);
    }

    @Override
    public double slope(Settings settings, Norms gradient) {
      return inner.slope(settings, gradient);
    }

    @Override
    public boolean proportional() {
      return inner.proportional();
    }

    @Override
    public Checkpoint checkpoint() {
      return inner.checkpoint();
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      inner.restore(checkpoint);
    }

    @Override
    public void withReadout(Runnable action) {
      inner.withReadout(action);
    }
  }
}
