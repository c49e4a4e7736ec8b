package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The final run of {@link Auto}: a {@link Leg} to the end of the budget, a {@link Guard}, and
 * {@link HeldOut}, which looks at a {@link WeightAverage}.
 *
 * <p>Its peak follows the {@link RelativeStep}.
 *
 * <p>The answer to a loss that is not finite and to a block that ran away: back to the last good
 * weights, on with fresh data at 0.3 of the rate.
 *
 * <p>A run that over-fits has nothing to win from the rest of its budget. Where looks say so it
 * begins again from the start weights, slower: at the peak at which the sum of the rates over what
 * is left is the one that the run had behind it at its best look, and at 0.32 of its peak at most.
 * So the new run comes to rest about where the old one was best, or before. It ends with the
 * weights that validated best in any of them.
 *
 * <p>A budget that is stretched on the way stretches the leg. One that is stretched behind its end
 * begins another leg, from the weights that the run ended with to the new end. Used by one thread.
 */
final class Finale {

  private static final Slot GOOD = new Slot("auto.good");

  private final Tuned t;
  private final double start;
  private final Slot first;
  private final Optional<HeldOut> heldOut;
  private double horizon;
  private Leg leg;
  private Guard guard;
  private WeightAverage average;
  private RelativeStep relative;
  private Why falling;
  private Slot good;
  private long k;
  private double rate;
  private double travelled;
  private double best; // travelled at the best look
  private double cut = 1;
  private int answers;

  private Finale(
      Tuned t,
      double start,
      Leg leg,
      double travelled,
      double horizon,
      Slot first,
      Slot good,
      Optional<HeldOut> heldOut) {
    this.t = t;
    this.start = start;
    this.horizon = horizon;
    this.first = first;
    this.good = good;
    this.heldOut = heldOut;
    this.travelled = travelled;
    on(leg);
  }

  private void on(Leg leg) {
    this.leg = leg;
    this.guard = new Guard(start, leg.length());
    this.average = new WeightAverage(t, leg.length());
    this.relative = new RelativeStep(t);
    this.k = 0;
    this.falling = falling();
  }

  private Why falling() {
    return new Why(
        leg.q() == 1
            ? "warm-up, then REX to the end of the budget"
            : "warm-up, then REX^%s to the end of the budget".formatted(leg.q()),
        Map.of("peak", leg.peak(), "steps", (double) leg.length()));
  }

  /**
   * Behind miniatures of n steps, the best of which had this rate.
   *
   * @param first slot of the start weights
   * @param good slot of the weights that it begins with
   */
  static Finale searched(
      Tuned t,
      double start,
      double rate,
      double travelled,
      int n,
      double horizon,
      Progress at,
      Slot first,
      Slot good,
      Optional<HeldOut> heldOut) {
    double peak = t.c() * rate * Math.pow(n / horizon / 0.02, t.a());
    var leg = Leg.over(peak, t.q(), t.warm(), horizon, at);
    return new Finale(t, start, leg, travelled, horizon, first, good, heldOut);
  }

  /** With the anchor alone, for budgets too short for a search. */
  static Finale unsearched(
      Tuned t, double start, double anchor, double horizon, Progress at, Slot first) {
    var leg = Leg.over(anchor * Math.pow(10, t.mu()), 1, 0.05, horizon, at);
    return new Finale(t, start, leg, 0, horizon, first, first, Optional.empty());
  }

  /** The decisions that begin it. */
  List<Decision> begin(Why why, List<Decision> before) {
    var decisions = new ArrayList<>(before);
    var numbers = new LinkedHashMap<>(why.numbers());
    numbers.put("peak", leg.peak());
    numbers.put("steps", (double) leg.length());
    decisions.add(set(0, new Why(why.rule(), numbers)));
    return decisions;
  }

  private Decision set(double share, Why why) {
    rate = cut * leg.rate(k, share);
    return Rated.set(rate, why);
  }

  List<Decision> on(Signal signal) {
    return switch (signal) {
      case Signal.Stepped stepped -> {
        travelled += rate;
        k++;
        var decisions = new ArrayList<>(stepped(stepped));
        heldOut.ifPresent(h -> decisions.addAll(look(h, stepped)));
        yield decisions;
      }
      case Signal.Evaluated evaluated when heldOut.isPresent() && heldOut.get().mine(evaluated) ->
          looked(heldOut.get(), evaluated);
      case Signal.Diverged diverged -> {
        k++;
        yield answer(
            diverged.progress(), "loss or gradient not finite", Map.of("loss", diverged.loss()));
      }
      case Signal.Replanned replanned -> replanned(replanned.progress());
      case Signal.Started _,
          Signal.Evaluated _,
          Signal.Measured _,
          Signal.Restored _,
          Signal.Skipped _ ->
          List.of();
    };
  }

  private List<Decision> replanned(Progress p) {
    horizon = Auto.horizon(p);
    heldOut.ifPresent(h -> h.replanned(horizon));
    if (leg.share(p) < 1) {
      return List.of();
    }
    on(Leg.over(leg.peak(), t.q(), t.warm(), horizon, p));
    heldOut.ifPresent(HeldOut::again);
    return begin(Why.of("a longer budget: another leg from where it ended"), List.of());
  }

  private List<Decision> look(HeldOut h, Signal.Stepped stepped) {
    Progress p = stepped.progress();
    if (p.done()) {
      return h.end().map(List::of).orElse(List.of());
    }
    if (!h.looking(stepped)) {
      return List.of();
    }
    var decisions = new ArrayList<>(average.behind(k));
    decisions.addAll(h.behind(stepped, leg.share(p), average.exists()));
    return decisions;
  }

  private List<Decision> looked(HeldOut h, Signal.Evaluated evaluated) {
    Progress p = evaluated.progress();
    var decisions = new ArrayList<Decision>(h.found(evaluated));
    if (h.best()) {
      best = travelled;
    }
    if (h.waiting()) {
      return decisions;
    }
    if (p.done()) {
      h.end().ifPresent(decisions::add);
    } else if (h.overFits() && 1 - leg.share(p) >= t.left()) {
      decisions.addAll(again(h, p));
    }
    return decisions;
  }

  private List<Decision> again(HeldOut h, Progress p) {
    var why =
        new Why(
            "over-fitted: again from the start, slower",
            Map.of("travelled", travelled, "best", best));
    var one = Leg.over(1, t.q(), t.warm(), horizon, p);
    on(one.with(Math.min(best / one.travel(), t.slower() * leg.peak())));
    relative.rest(); // slower on purpose
    h.again();
    good = first;
    travelled = 0;
    cut = 1;
    return begin(why, List.of(new Decision.Restore(first, false, why)));
  }

  private List<Decision> stepped(Signal.Stepped stepped) {
    Progress p = stepped.progress();
    Optional<String> wrong = guard.step(stepped.loss());
    if (wrong.isPresent()) {
      return answer(p, wrong.get(), guard.numbers());
    }
    var decisions = new ArrayList<Decision>();
    if (guard.good()) {
      good = GOOD;
      decisions.add(new Decision.Checkpoint(GOOD, new Why("a good block", guard.numbers())));
    }
    if (!p.done()) {
      double share = leg.share(p);
      Why why = relative.step(stepped, share).map(this::turned).orElse(falling);
      decisions.add(set(share, why));
    }
    return decisions;
  }

  private Why turned(RelativeStep.Turn turn) {
    leg = leg.with(leg.peak() * turn.factor());
    falling = falling();
    var numbers = new LinkedHashMap<String, Double>();
    numbers.put("relative", turn.relative());
    numbers.put("factor", turn.factor());
    numbers.put("peak", leg.peak());
    numbers.put("meanLoss", turn.loss());
    if (Double.isFinite(turn.before())) {
      numbers.put("before", turn.before());
    }
    return new Why(
        turn.factor() < 1
            ? "large steps beside the loss: lower"
            : turn.risen()
                ? "small steps beside a loss that rises: no higher"
                : "small steps beside the loss: higher",
        numbers);
  }

  private List<Decision> answer(Progress p, String rule, Map<String, Double> seen) {
    guard.restored();
    average.restored();
    relative.restored();
    heldOut.ifPresent(HeldOut::restored);
    answers++;
    cut *= t.cut();
    var numbers = new LinkedHashMap<>(seen);
    numbers.put("answers", (double) answers);
    numbers.put("cut", cut);
    var why = new Why(rule, numbers);
    var decisions = new ArrayList<Decision>();
    decisions.add(new Decision.Restore(good, false, why));
    if (answers == t.answers()) {
      decisions.add(new Decision.Stop(why));
    } else if (!p.done()) {
      decisions.add(set(leg.share(p), why));
    }
    return decisions;
  }
}
