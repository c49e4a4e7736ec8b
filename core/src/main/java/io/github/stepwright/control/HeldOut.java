package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import java.util.Map;
import java.util.Optional;

/**
 * Looks of {@link Auto} at held-out examples: the weights that validated best are those that the
 * run ends with.
 *
 * <p>A miniature ends long before a run over-fits, so no search by miniatures can see it coming. At
 * a twentieth of the final run, and evenly from there to its last step, the validation split is
 * looked at, at most 20 times and for at most 3 % of the work of the whole run, each look being
 * charged. The first look asks for a quarter of that at most and for 2,000 examples at most; what
 * it cost decides how many there are. Under 50 examples a look tells too little: then there is
 * none. A loss that is not a number, or a workload that tells none, is as good as no look.
 *
 * <p>Used by one thread.
 */
final class HeldOut {

  private static final String BY = "auto.held-out";
  private static final Slot BEST = new Slot("auto.best");
  private static final String METRIC = "loss";

  /** Share of the final run at the first look: small tables over-fit before a quarter of it. */
  private static final double FIRST = 0.05;

  /** Share of what looks may cost that the first one may take, before any cost is known. */
  private static final double PART = 0.25;

  private static final int MOST_EXAMPLES = 2000;
  private static final int FEWEST_EXAMPLES = 50;

  /** A forward pass costs a third of a step. */
  private static final double FORWARD = 3;

  private final Tuned t;
  private double horizon;
  private int examples = -1;
  private double next = FIRST;
  private double every = FIRST;
  private int looks;
  private int allowed;
  private double paid;
  private double cost;
  private boolean waiting;
  private double best = Double.POSITIVE_INFINITY;
  private double latest = Double.POSITIVE_INFINITY;
  private double losses; // of the steps since the last look
  private long steps;
  private double fitted = Double.NaN; // their mean before the last look
  private double fittedAtBest = Double.NaN;
  private double share; // of the final run at the last look
  private double bestShare; // at the last look that did not say over-fitted

  /**
   * Has looked at nothing yet.
   *
   * @param horizon steps of the whole run
   */
  HeldOut(Tuned t, double horizon) {
    this.t = t;
    this.horizon = horizon;
    this.allowed = t.looks();
  }

  /**
   * Behind a step: a look, where one is due.
   *
   * @param share of the final run that is over
   */
  Optional<Decision> behind(Signal.Stepped stepped, double share) {
    losses += stepped.loss();
    steps++;
    if (examples < 0) {
      examples = affordable(stepped);
    }
    boolean due = share >= next || last(stepped.progress());
    if (examples < FEWEST_EXAMPLES || waiting || looks >= allowed || !due) {
      return Optional.empty();
    }
    paid = stepped.work().units();
    waiting = true;
    var why = new Why("a look at held-out examples", Map.of("share", share));
    return Optional.of(
        new Decision.Evaluate(new Ask(BY, looks), Split.VALIDATION, examples, true, why));
  }

  /** Examples of a look of which four cost what all looks may cost. */
  private int affordable(Signal.Stepped stepped) {
    double each = stepped.work().examples() / stepped.work().units();
    double most = t.looking() * horizon * each * FORWARD * PART;
    return (int) Math.clamp(most, 0, MOST_EXAMPLES);
  }

  /** Whether one more step or less is left behind a look. */
  private boolean last(Progress p) {
    double look = p.horizon() > 0 ? 0 : cost; // a budget in steps does not count looks
    return (1 - p.spent()) * horizon <= look + 1.5;
  }

  /** Whether this is the answer to a look. */
  boolean mine(Signal.Evaluated evaluated) {
    return waiting && evaluated.ask().by().equals(BY);
  }

  /** Takes the answer; the weights are kept where they are the best so far. */
  Optional<Decision> found(Signal.Evaluated evaluated) {
    waiting = false;
    looks++;
    if (looks == 1) {
      cost = evaluated.work().units() - paid;
      allowed = allowed();
      every = (1 - FIRST) / (allowed - 1);
    }
    share = next;
    next += every;
    latest = evaluated.metrics().getOrDefault(METRIC, Double.NaN);
    fitted = losses / steps;
    losses = 0;
    steps = 0;
    if (!(latest < best)) {
      boolean worse = latest > best + t.rise() * Math.abs(best);
      // Without a gap between the two losses it is noise: hot weights that a fall will calm.
      boolean learnt = fitted < Math.min(fittedAtBest, t.fitted() * latest);
      bestShare = worse && learnt ? bestShare : share;
      return Optional.empty();
    }
    best = latest;
    fittedAtBest = fitted;
    bestShare = share;
    return Optional.of(new Decision.Checkpoint(BEST, why("best held-out loss so far")));
  }

  /** As many as can be paid for, and from here on no more than a run has. */
  private int allowed() {
    double paid = cost > 0 ? Math.floor(t.looking() * horizon / cost) : Double.MAX_VALUE;
    int made = looks == 1 ? 0 : looks;
    return (int) Math.clamp(paid, made + 2, made + t.looks());
  }

  /**
   * Whether look after look found worse weights, and steps before them losses smaller than before
   * and below half of the held-out ones.
   */
  boolean overFits() {
    return allowed - looks >= 2 && share - bestShare >= t.patience() - 1e-9;
  }

  /** Whether the weights of the last look are the best so far. */
  boolean best() {
    return latest == best;
  }

  /** Another run begins: the looks that are left come from its own twentieth to its end. */
  void again() {
    restored();
    next = FIRST;
    share = 0;
    bestShare = 0;
    every = (1 - FIRST) / Math.max(1, allowed - looks - 1);
    losses = 0;
    steps = 0;
  }

  /** The budget is longer now, and pays for more looks. */
  void replanned(double horizon) {
    this.horizon = horizon;
    if (looks > 0) {
      allowed = allowed();
    }
  }

  /** At the end of the budget: back to the best weights, where the last look found worse ones. */
  Optional<Decision> end() {
    return latest <= best || !Double.isFinite(best)
        ? Optional.empty()
        : Optional.of(new Decision.Restore(BEST, false, why("held-out loss was lower before")));
  }

  /** The weights went back: what the last look said is no longer about them. */
  void restored() {
    latest = Double.POSITIVE_INFINITY;
  }

  private Why why(String rule) {
    return new Why(rule, Map.of("heldOut", latest, "best", best));
  }
}
