package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Feeds a fold by hand; answers what it asks, as a run would. */
final class Fed {

  private final Fold fold;
  private final long horizon;
  private final ToDoubleFunction<Decision> answers;
  private final List<Decision> all = new ArrayList<>();
  private final HashSet<Slot> slots = new HashSet<>();
  private boolean stopped;
  private boolean probing;
  private double rate = Double.NaN;
  private long step;

  Fed(Controller controller, long horizon) {
    this(controller, horizon, _ -> 1);
  }

  Fed(Controller controller, long horizon, ToDoubleFunction<Decision> answers) {
    this.fold = controller.start(new RandomStream(11));
    this.horizon = horizon;
    this.answers = answers;
    take(fold.on(new Signal.Started(at(), Work.NONE)));
  }

  private Progress at() {
    return Progress.of(step, horizon);
  }

  double rate() {
    return rate;
  }

  List<Decision> all() {
    return all;
  }

  boolean over() {
    return stopped || step >= horizon;
  }

  Fed loss(double loss) {
    return step(loss, 1);
  }

  /** A step with this loss and norm of the weights. */
  Fed step(double loss, double weight) {
    var norms = Map.of("all", new Norms(1, 1, 1, weight));
    long made = step++;
    take(
        Double.isFinite(loss)
            ? fold.on(
                new Signal.Stepped(made, at(), Work.NONE, probing, loss, norms, Optional.empty()))
            : fold.on(new Signal.Diverged(made, at(), Work.NONE, loss, 1)));
    return this;
  }

  private void take(List<Decision> decisions) {
    all.addAll(decisions);
    for (Decision decision : decisions) {
      double set = Rated.rate(decision);
      rate = Double.isNaN(set) ? rate : set;
    }
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.Evaluate e ->
            take(
                fold.on(
                    new Signal.Evaluated(
                        at(),
                        Work.NONE,
                        e.ask(),
                        e.split(),
                        Map.of("loss", answers.applyAsDouble(e)))));
        case Decision.Measure m -> {
          double value = answers.applyAsDouble(m);
          Ask ask = m.ask();
          take(fold.on(new Signal.Measured(at(), Work.NONE, ask, m.what(), value, value, value)));
        }
        case Decision.Checkpoint c -> slots.add(c.slot());
        case Decision.Average a -> slots.add(a.slot());
        case Decision.Restore r -> {
          if (!slots.contains(r.slot())) {
            throw new AssertionError("restores " + r.slot() + " of " + slots);
          }
          take(fold.on(new Signal.Restored(at(), Work.NONE, r.slot())));
        }
        case Decision.Probe p -> probing = p.on();
        case Decision.Stop _ -> stopped = true;
        case Decision.Set _, Decision.Skip _ -> {}
      }
    }
  }

  /** Losses of all kinds: falling, noisy, jumping, now and then not finite. */
  static double[] adversarial(long seed, int n) {
    var random = new Random(seed);
    double[] losses = new double[n];
    double level = Math.exp(3 * random.nextGaussian());
    double noise = random.nextInt(3) * 0.2;
    double faults = random.nextInt(3) * 0.02;
    for (int i = 0; i < n; i++) {
      level *= Math.exp(0.1 * random.nextGaussian() - 0.01);
      if (random.nextInt(50) == 0) {
        level *= Math.exp(4 * random.nextGaussian());
      }
      losses[i] =
          random.nextDouble() < faults
              ? new double[] {Double.NaN, Double.POSITIVE_INFINITY}[random.nextInt(2)]
              : Math.min(level, 1e200) * (1 + noise * random.nextGaussian());
    }
    return losses;
  }
}
