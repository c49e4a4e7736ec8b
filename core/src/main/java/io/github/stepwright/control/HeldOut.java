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
 * looked at, at most 20 times, each look being charged. A look is at the {@link WeightAverage}, or
 * at the weights themselves where there is none yet. Behind the last one there is another one at
 * the weights themselves, and one at the best weights w of all, a tenth of the way back to the
 * start weights s: s + 0.9 (w - s); where these are better, a tenth back from there, three times at
 * most. A fit that is too sure of itself is softer there. All looks together cost at most 4 % of
 * the work of the whole run. The first look asks for a quarter of that and for 9,000 examples at
 * most; what it cost decides how many there are. Under 50 examples a look tells too little: then
 * there is none. A loss that is not a number, or a workload that tells none, is as good as no look.
 *
 * <p>Interpolation between two states of a run: Goodfellow et al., arXiv 1412.6544; with what it
 * began from, chosen by held-out examples: Wortsman et al., arXiv 2109.01903. Used by one thread.
 */
final class HeldOut {

  private static final String BY = "auto.held-out";
  private static final Slot BEST = new Slot("auto.best");
  private static final Slot NOW = new Slot("auto.now");
  private static final Slot NEARER = new Slot("auto.nearer");
  private static final String METRIC = "loss";

  /** Share of the final run at the first look: small tables over-fit before a quarter of it. */
  private static final double FIRST = 0.05;

  /** Share of what looks may cost that the first one may take, before any cost is known. */
  private static final double PART = 0.25;

  private static final int MOST_EXAMPLES = 9000;
  private static final int FEWEST_EXAMPLES = 50;

  /** A forward pass costs a third of a step. */
  private static final double FORWARD = 3;

  /** Looks behind the last one that are kept for it: at the weights, and once nearer the start. */
  private static final int BEHIND = 2;

  /** What a look is at. */
  private enum At {
    WEIGHTS,
    AVERAGE,
    WEIGHTS_BEHIND_AVERAGE,
    NEARER_START
  }

  private final Tuned t;
  private final Slot start;
  private final OverFit overFit;
  private double horizon;
  private int examples = -1;
  private double next = FIRST;
  private double every = FIRST;
  private long asked;
  private int looks;
  private int allowed;
  private int nearer;
  private At at = At.WEIGHTS;
  private double paid;
  private double cost;
  private boolean waiting;
  private boolean last; // no other look at the average comes behind this one
  private boolean better; // the last look found the best weights so far
  private double best = Double.POSITIVE_INFINITY;
  private double latest = Double.POSITIVE_INFINITY; // what the last look found
  private double present = Double.POSITIVE_INFINITY; // of the weights in place, where looked at

  /**
   * Has looked at nothing yet.
   *
   * @param start slot of the start weights
   * @param horizon steps of the whole run
   */
  HeldOut(Tuned t, Slot start, double horizon) {
    this.t = t;
    this.start = start;
    this.overFit = new OverFit(t);
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
    overFit.step(stepped.loss());
    boolean due = share >= next || last(stepped.progress());
    if (waiting || !due) {
      return List.of();
    }
    last = last(stepped.progress()) || looks + 1 == allowed;
    paid = stepped.work().units();
    var why = new Why("a look at held-out examples", Map.of("share", share));
    return look(averaged ? At.AVERAGE : At.WEIGHTS, why);
  }

  /** Whether more looks will come. */
  boolean looking(Signal.Stepped stepped) {
    if (examples < 0) {
      examples = affordable(stepped);
    }
    return examples >= FEWEST_EXAMPLES && looks < allowed;
  }

  /** There and back in one act: whoever else looks at this step sees the weights of the run. */
  private List<Decision> look(At at, Why why) {
    this.at = at;
    waiting = true;
    var look = new Decision.Evaluate(new Ask(BY, asked++), Split.VALIDATION, examples, true, why);
    Optional<Slot> place = place();
    if (place.isEmpty()) {
      return List.of(look);
    }
    var decisions = new ArrayList<Decision>();
    decisions.add(new Decision.Checkpoint(NOW, why));
    if (at == At.NEARER_START) {
      nearer++;
      decisions.add(to(start, why));
      decisions.add(new Decision.Checkpoint(NEARER, why));
      decisions.add(to(BEST, why));
      decisions.add(new Decision.Average(NEARER, 1 - t.nearer(), why));
    }
    decisions.add(to(place.get(), why));
    decisions.add(look);
    decisions.add(to(NOW, why));
    return decisions;
  }

  /** Where the state is kept that a look is at; nowhere for the weights in place. */
  private Optional<Slot> place() {
    return switch (at) {
      case WEIGHTS, WEIGHTS_BEHIND_AVERAGE -> Optional.empty();
      case AVERAGE -> Optional.of(WeightAverage.SLOT);
      case NEARER_START -> Optional.of(NEARER);
    };
  }

  private static Decision to(Slot slot, Why why) {
    return new Decision.Restore(slot, false, why);
  }

  /** Examples of a look of which four cost what all looks may cost. */
  private int affordable(Signal.Stepped stepped) {
    double each = stepped.work().examples() / stepped.work().units();
    double most = t.looking() * horizon * each * FORWARD * PART;
    return (int) Math.clamp(most, 0, MOST_EXAMPLES);
  }

  /** Whether one more step or less is left behind this look and those that come behind it. */
  private boolean last(Progress p) {
    // A budget in steps does not count looks.
    double look = p.horizon() > 0 ? 0 : (1 + BEHIND) * cost;
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
    if (at == At.WEIGHTS || at == At.AVERAGE) {
      counted(evaluated);
    }
    if (better) {
      best = latest;
    }
    boolean done = evaluated.progress().done(); // nothing is asked any more
    var decisions = new ArrayList<>(kept(done));
    if (!done) {
      behindLast().ifPresent(next -> decisions.addAll(look(next, why("a look behind the last"))));
    }
    return decisions;
  }

  /** Behind the end of the budget the best weights stay in place: whoever looks there looks now. */
  private List<Decision> kept(boolean done) {
    Optional<Slot> place = place();
    if (place.isEmpty() || better && done) {
      present = latest;
    } else if (at == At.AVERAGE) {
      present = Double.POSITIVE_INFINITY; // nobody has looked at them
    }
    if (!better) {
      return List.of();
    }
    Why why = why("best held-out loss so far");
    var decisions = new ArrayList<Decision>();
    place.ifPresent(slot -> decisions.add(to(slot, why)));
    decisions.add(new Decision.Checkpoint(BEST, why));
    if (place.isPresent() && !done) {
      decisions.add(to(NOW, why));
    }
    return decisions;
  }

  /** What is looked at next without another step, where that can be paid for. */
  private Optional<At> behindLast() {
    if (!last || (asked + 1) * cost > t.looking() * horizon) {
      return Optional.empty();
    }
    return switch (at) {
      case AVERAGE -> Optional.of(At.WEIGHTS_BEHIND_AVERAGE);
      case WEIGHTS, WEIGHTS_BEHIND_AVERAGE ->
          Double.isFinite(best) ? Optional.of(At.NEARER_START) : Optional.empty();
      case NEARER_START ->
          better && nearer < t.nearest() ? Optional.of(At.NEARER_START) : Optional.empty();
    };
  }

  /** A look is over: when the next one is due, and what it says of the run. */
  private void counted(Signal.Evaluated evaluated) {
    looks++;
    if (looks == 1) {
      cost = evaluated.work().units() - paid;
      allowed = allowed();
      every = (1 - FIRST) / (allowed - 1);
    }
    overFit.looked(next, latest, best);
    next += every;
  }

  /** As many as can be paid for, and from here on no more than a run has. */
  private int allowed() {
    double paid = cost > 0 ? Math.floor(t.looking() * horizon / cost) - BEHIND : Double.MAX_VALUE;
    int made = looks == 1 ? 0 : looks;
    return (int) Math.clamp(paid, made + 2, made + t.looks());
  }

  /** Whether the run over-fits and there are looks left for another one. */
  boolean overFits() {
    return allowed - looks >= 2 && overFit.said();
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
    overFit.again();
    every = (1 - FIRST) / Math.max(1, allowed - looks - 1);
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
    return present <= best || !Double.isFinite(best)
        ? Optional.empty()
        : Optional.of(to(BEST, why("held-out loss was lower before")));
  }

  /** The weights went back: what the last look said is no longer about them. */
  void restored() {
    present = Double.POSITIVE_INFINITY;
  }

  private Why why(String rule) {
    return new Why(rule, Map.of("heldOut", latest, "best", best));
  }
}
