package io.github.stepwright.train;

import io.github.stepwright.Accounted;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Crew;
import io.github.stepwright.Knob;
import io.github.stepwright.Need;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The usual stepper: one gradient of the batch, one step of an optimizer.
 *
 * <p>Gradient norms are those of the gradient as the objective wrote it. They are added up before
 * anything moves, because a step whose loss or gradient is not finite must change nothing.
 *
 * @param optimizer the rule that moves the weights
 * @param threads that share the optimizer's passes, at least 1; with 1 those of the objective share
 *     them where it has a {@link Objective#crew crew}
 */
public record Descent(Optimizer optimizer, int threads) implements Stepper {

  /** One thread: models of this size are done before a second one has heard of it. */
  public Descent(Optimizer optimizer) {
    this(optimizer, 1);
  }

  /** The stepper of a rule: itself, or the usual one around an optimizer, or a private one. */
  public static Stepper of(Rule rule) {
    return switch (rule) {
      case Accounted accounted -> new Private(accounted);
      case Optimizer optimizer -> new Descent(optimizer);
      case Stepper stepper -> stepper;
    };
  }

  @Override
  public Map<Knob, Double> knobs() {
    return optimizer.knobs();
  }

  @Override
  public Steps start(Objective objective, long seed) {
    Crew crew = SpinningCrew.of(threads, objective.crew());
    return new Stepping(objective, new Worker(optimizer, objective.blocks(), seed, crew), seed);
  }

  private static final class Stepping implements Steps {

    private final Objective objective;
    private final Worker worker;
    private final Hutchinson hutchinson;

    Stepping(Objective objective, Worker worker, long seed) {
      this.objective = objective;
      this.worker = worker;
      this.hutchinson =
          worker.needs(Need.HESSIAN_DIAGONAL) ? new Hutchinson(objective, worker, seed) : null;
    }

    @Override
    public Workload.Step step(Batch batch, Settings settings, Progress at) {
      double loss = objective.gradient(batch);
      double units = (double) batch.size() / objective.referenceBatch();
      worker.arrange(objective.blocks());
      Set<String> absent = absent();
      Map<String, Norms> norms = worker.gradients(absent);
      if (Double.isFinite(loss) && Double.isFinite(Norms.of(norms.values()).gradL2())) {
        if (hutchinson != null) {
          hutchinson.estimate(batch);
          units *= 1 + Objective.PRODUCT;
        }
        worker.step(settings, loss, absent);
        norms = worker.norms(norms);
      }
      var cost = new Work(1, batch.size(), units, 0);
      return new Workload.Step(loss, norms, objective.spread(), cost);
    }

    private Set<String> absent() {
      Set<String> absent = Set.of();
      for (Block block : worker.blocks()) {
        if (objective.absent(block)) {
          absent = absent.isEmpty() ? new HashSet<>() : absent;
          absent.add(block.name());
        }
      }
      return absent;
    }

    @Override
    public double slope(Settings settings, Norms gradient) {
      return worker.slope(settings, gradient);
    }

    @Override
    public boolean proportional() {
      return worker.proportional();
    }

    @Override
    public Checkpoint checkpoint() {
      return worker.checkpoint();
    }

    @Override
    public void restore(Checkpoint checkpoint) {
      worker.restore(checkpoint);
    }

    @Override
    public void withReadout(Runnable action) {
      worker.withReadout(action);
    }
  }
}
