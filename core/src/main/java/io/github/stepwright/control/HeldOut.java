package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks of {@link Auto} at held-out examples: the weights that validated best are those that the
 * run ends with.
 *
 * <p>A miniature ends long before a run over-fits, so no search by miniatures can see it coming. At
 * a twentieth of the final run, and evenly from there to its last step, the validation split is
 * looked at, at most 20 times and for at most 3 % of the work of the whole run, each look being
 * charged. A look is at the {@link WeightAverage}, or at the weights themselves where there is none
 * yet; behind the last one there is another one at the weights themselves. The first look asks for
 * a quarter of what all may cost and for 2,000 examples at most; what it cost decides how many
 * there are. Under 50 examples a look tells too little: then there is none. A loss that is not a
 * number, or a workload that tells none, is as good as no look.
 *
 * <p>Used by one thread.
 */
final class HeldOut {

  private static final String BY = "auto.held-out";
  private static final Slot BEST = new Slot("auto.best");
  private static final Slot NOW = new Slot("auto.now");
  private static final String METRIC = "loss";

  /** Share of the final run at the first look: small tables over-fit before a quarter of it. */
  private static final double FIRST = 0.05;

  /** Share of what looks may cost that the first one may take, before any cost is known. */
  private static final double PART = 0.25;

  private static final int MOST_EXAMPLES = 2000;
  private static final int FEWEST_EXAMPLES = 50;

  /** A forward pass costs a third of a step. */
  private static final double FORWARD = 3;

  /** What a look is at. */
  private enum At {
    WEIGHTS,
    AVERAGE,
    WEIGHTS_BEHIND_AVERAGE
  }

  private final Tuned t;
  private double horizon;
  private int examples = -1;
  private double next = FIRST;
  private double every = FIRST;
  private long asked;
  private int looks;
  private int allowed;
  private At at = At.WEIGHTS;
  private double paid;
  private double cost;
  private boolean waiting;
  private boolean last; // no other look at the average comes behind this one
  private boolean better; // the last look found the best weights so far
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
   * Behind a step, while {@link #looking}: a look, where one is due.
   *
   * @param share of the final run that is over
   * @param averaged whether there is an average to look at
   */
  List<Decision> behind(Signal.Stepped stepped, double share, boolean averaged) {
    losses += stepped.loss();
    steps++;
    boolean due = share >= next || last(stepped.progress());
    if (waiting || !due) {
      return List.of();
    }
    at = averaged ? At.AVERAGE : At.WEIGHTS;
    last = last(stepped.progress()) || looks + 1 == allowed;
    paid = stepped.work().units();
    var why = new Why("a look at held-out examples", Map.of("share", share));
    // There and back in one act: whoever else looks at this step sees the weights of the run.
    return averaged
        ? List.of(new Decision.Checkpoint(NOW, why), average(why), look(why), back(why))
        : List.of(look(why));
  }

  private static Decision average(Why why) {
    return new Decision.Restore(WeightAverage.SLOT, false, why);
  }

  private static Decision back(Why why) {
    return new Decision.Restore(NOW, false, why);
  }

  /** Whether more looks will come. */
  boolean looking(Signal.Stepped stepped) {
    if (examples < 0) {
      examples = affordable(stepped);
    }
    return examples >= FEWEST_EXAMPLES && looks < allowed;
  }

  private Decision look(Why why) {
    waiting = true;
    return new Decision.Evaluate(new Ask(BY, asked++), Split.VALIDATION, examples, true, why);
  }

  /** Examples of a look of which four cost what all looks may cost. */
  private int affordable(Signal.Stepped stepped) {
    double each = stepped.work().examples() / stepped.work().units();
    double most = t.looking() * horizon * each * FORWARD * PART;
    return (int) Math.clamp(most, 0, MOST_EXAMPLES);
  }

  /** Whether one more step or less is left behind two looks. */
  private boolean last(Progress p) {
    double look = p.horizon() > 0 ? 0 : 2 * cost; // a budget in steps does not count looks
    return (1 - p.spent()) * horizon <= look + 1.5;
  }

  /** Whether this is the answer to a look. */
  boolean mine(Signal.Evaluated evaluated) {
    return waiting && evaluated.ask().by().equals(BY);
  }

  /** Takes the answer; the weights looked at are kept where they are the best so far. */
  List<Decision> found(Signal.Evaluated evaluated) {
    waiting = false;
    latest = evaluated.metrics().getOrDefault(METRIC, Double.NaN);
    better = latest < best;
    if (at != At.WEIGHTS_BEHIND_AVERAGE) {
      counted(evaluated);
    }
    if (better) {
      best = latest;
    }
    return at == At.AVERAGE ? averageFound(evaluated.progress()) : kept();
  }

  private List<Decision> kept() {
    return better
        ? List.of(new Decision.Checkpoint(BEST, why("best held-out loss so far")))
        : List.of();
  }

  private List<Decision> averageFound(Progress p) {
    var decisions = new ArrayList<Decision>();
    if (better) {
      decisions.add(average(why("the average is best so far")));
      decisions.addAll(kept());
    }
    if (p.done()) { // nothing is asked any more: whoever looks at the end looks now
      latest = better ? latest : Double.POSITIVE_INFINITY;
      return decisions;
    }
    if (better) {
      decisions.add(back(why("on from the weights")));
    }
    if (last && (asked + 1) * cost <= t.looking() * horizon) {
      at = At.WEIGHTS_BEHIND_AVERAGE;
      decisions.add(look(why("a look at the weights themselves")));
    }
    latest = Double.POSITIVE_INFINITY; // nobody has looked at the weights in place
    return decisions;
  }

  /** A look is over: when the next one is due, and whether the run over-fits. */
  private void counted(Signal.Evaluated evaluated) {
    looks++;
    if (looks == 1) {
      cost = evaluated.work().units() - paid;
      allowed = allowed();
      every = (1 - FIRST) / (allowed - 1);
    }
    share = next;
    next += every;
    fitted = losses / steps;
    losses = 0;
    steps = 0;
    if (better) {
      fittedAtBest = fitted;
      bestShare = share;
      return;
    }
    boolean worse = latest > best + t.rise() * Math.abs(best);
    // Without a gap between the two losses it is noise: hot weights that a fall will calm.
    boolean learnt = fitted < Math.min(fittedAtBest, t.fitted() * latest);
    bestShare = worse && learnt ? bestShare : share;
  }

  /** As many as can be paid for, and from here on no more than a run has. */
  private int allowed() {
    // One is kept for the weights themselves, behind the last.
    double paid = cost > 0 ? Math.floor(t.looking() * horizon / cost) - 1 : Double.MAX_VALUE;
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
    return better;
  }

  /** Whether another answer comes before anything is to be done. */
  boolean waiting() {
    return waiting;
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
