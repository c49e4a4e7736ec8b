package io.github.stepwright.train;

import io.github.stepwright.Accounted;
import io.github.stepwright.Batch;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The stepper of a private rule: each example is a contribution, is drawn by a coin of its own, and
 * is clipped by itself. Only so does the rule's epsilon hold for examples.
 *
 * <pre>
 * update = rule inside( (clipped gradients of the sample + N(0, (z C)² I)) / (q N) )
 * q   the rule's share, else that of the reference batch;  N  training examples
 * </pre>
 *
 * <p>q N is what a sample is expected to have, because the number that it has is a secret of the
 * data. A step whose every example fails to be finite ends the run as any other does, and a step
 * that is passed over is passed over; that this happened is not covered by the guarantee.
 *
 * @param rule the rule around everything else
 */
public record Private(Accounted rule) implements Stepper {

  /** Chance with which an example is in a step's sample. */
  public static double chance(Accounted rule, int batch, int examples) {
    return rule.share().orElse(Math.min(1, (double) batch / examples));
  }

  @Override
  public Map<Knob, Double> knobs() {
    return rule.knobs();
  }

  @Override
  public Steps start(Objective objective, long seed) {
    double chance = chance(rule, objective.referenceBatch(), objective.examples());
    double expected = chance * objective.examples();
    var contributions = new Contributions(objective, rule.clip(), expected);
    return new Sampled(
        chance, contributions, new Descent(rule.over(expected)).start(contributions, seed));
  }

  private record Sampled(double chance, Contributions contributions, Steps inner) implements Steps {

    @Override
    public OptionalDouble sampling() {
      return OptionalDouble.of(chance);
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      contributions.under(settings);
      return inner.step(batch, settings, at);
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
