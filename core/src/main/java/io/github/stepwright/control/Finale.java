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
 * The final run of {@link Auto}: a warm-up, REX^q to 0, and guards that look at blocks of losses.
 *
 * <p>A block of B steps has mean x and standard error s. The guards answer to a loss that is not
 * finite, to x - 3 s above 1.1 L0, and to x - 3 s above twice the best block in two blocks running:
 * back to the last good weights, on with fresh data at 0.3 of the rate. It ends with the weights
 * that {@link HeldOut} found best, where there is one. Used by one thread.
 */
final class Finale {

  private static final Slot GOOD = new Slot("auto.good");

  private static final int BLOCKS = 40;
  private static final int SHORTEST = 5;

  /** Blocks of the warm-up, which tell nothing about the best. */
  private static final int EARLY = 2;

  private final Tuned t;
  private final double start;
  private final double peak;
  private final double q;
  private final long length;
  private final long warm;
  private final int block;
  private final double spent;
  private final boolean counted;
  private final Why falling;
  private final Optional<HeldOut> heldOut;
  private Slot good;
  private long k;
  private double cut = 1;
  private int answers;
  private double sum;
  private double squares;
  private int seen;
  private int blocks;
  private int collapsed;
  private double best = Double.POSITIVE_INFINITY;

  private Finale(
      Tuned t,
      double start,
      double peak,
      double q,
      double warm,
      double horizon,
      Progress at,
      Slot good,
      Optional<HeldOut> heldOut) {
    this.t = t;
    this.start = start;
    this.peak = peak;
    this.q = q;
    this.length = Math.max(1, Math.round(horizon) - at.step());
    this.warm = Math.max(1, Math.round(warm * length));
    this.block = (int) Math.max(SHORTEST, length / BLOCKS);
    this.spent = at.spent();
    this.counted = at.horizon() > 0;
    this.good = good;
    this.heldOut = heldOut;
    this.falling =
        new Why(
            "warm-up, then REX^%s to the end of the budget".formatted(q),
            Map.of("peak", peak, "steps", (double) length, "from", (double) at.step()));
  }

  /** Behind miniatures of n steps, the best of which had this rate. */
  static Finale searched(
      Tuned t,
      double start,
      double rate,
      int n,
      double horizon,
      Progress at,
      Slot good,
      Optional<HeldOut> heldOut) {
    double peak = t.c() * rate * Math.pow(n / horizon / 0.02, t.a());
    return new Finale(t, start, peak, t.q(), t.warm(), horizon, at, good, heldOut);
  }

  /** With the anchor alone, for budgets too short for a search. */
  static Finale unsearched(
      Tuned t, double start, double anchor, double horizon, Progress at, Slot good) {
    double peak = anchor * Math.pow(10, t.mu());
    return new Finale(t, start, peak, 1, 0.05, horizon, at, good, Optional.empty());
  }

  /** The decisions that begin it. */
  List<Decision> begin(Why why, List<Decision> before) {
    var decisions = new ArrayList<>(before);
    var numbers = new LinkedHashMap<>(why.numbers());
    numbers.put("peak", peak);
    numbers.put("steps", (double) length);
    double share = 0;
    decisions.add(Rated.set(rate(share), new Why(why.rule(), numbers)));
    return decisions;
  }

  /**
   * The rate of the next step.
   *
   * @param s share of the final run that is over
   */
  private double rate(double s) {
    double z = Math.max(0, 1 - s);
    double ramp = k < warm ? (k + 1.0) / (warm + 1) : 1;
    return cut * peak * Math.pow(2 * z / (1 + z), q) * ramp;
  }

  private double share(Progress p) {
    return counted ? (double) k / length : (p.fraction() - spent) / (1 - spent);
  }

  List<Decision> on(Signal signal) {
    return switch (signal) {
      case Signal.Stepped stepped -> {
        k++;
        var decisions = new ArrayList<>(block(stepped));
        heldOut
            .flatMap(
                h ->
                    stepped.progress().done()
                        ? h.end()
                        : h.behind(stepped, share(stepped.progress())))
            .ifPresent(decisions::add);
        yield decisions;
      }
      case Signal.Evaluated evaluated when heldOut.isPresent() && heldOut.get().mine(evaluated) -> {
        var decisions = new ArrayList<Decision>();
        heldOut.get().found(evaluated).ifPresent(decisions::add);
        if (evaluated.progress().done()) {
          heldOut.get().end().ifPresent(decisions::add);
        }
        yield decisions;
      }
      case Signal.Diverged diverged -> {
        k++;
        yield answer(
            diverged.progress(), "loss or gradient not finite", Map.of("loss", diverged.loss()));
      }
      case Signal.Started _,
          Signal.Evaluated _,
          Signal.Measured _,
          Signal.Restored _,
          Signal.Skipped _,
          Signal.Replanned _ ->
          List.of();
    };
  }

  private List<Decision> block(Signal.Stepped stepped) {
    Progress p = stepped.progress();
    sum += stepped.loss();
    squares += stepped.loss() * stepped.loss();
    if (++seen < block) {
      return p.done() ? List.of() : List.of(Rated.set(rate(share(p)), falling));
    }
    double x = sum / seen;
    double variance = Math.max(0, (squares - seen * x * x) / (seen - 1));
    double s = Math.sqrt(variance / seen);
    clear();
    blocks++;
    var numbers = Map.of("mean", x, "error", s, "best", best, "loss", start);
    if (!(x - 3 * s <= start + 0.1 * Math.abs(start)) && Double.isFinite(start)) {
      return answer(p, "above the loss at the start", numbers);
    }
    collapsed = best > 0 && x - 3 * s > 2 * best ? collapsed + 1 : 0;
    if (collapsed == 2) {
      return answer(p, "above twice the best block, twice running", numbers);
    }
    boolean keep = blocks <= EARLY || x <= best || x - best < s;
    if (blocks > EARLY) {
      best = Math.min(best, x);
    }
    var decisions = new ArrayList<Decision>();
    if (keep) {
      good = GOOD;
      decisions.add(new Decision.Checkpoint(GOOD, new Why("a good block", numbers)));
    }
    if (!p.done()) {
      decisions.add(Rated.set(rate(share(p)), falling));
    }
    return decisions;
  }

  private void clear() {
    sum = 0;
    squares = 0;
    seen = 0;
  }

  private List<Decision> answer(Progress p, String rule, Map<String, Double> seen) {
    clear();
    collapsed = 0;
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
      decisions.add(Rated.set(rate(share(p)), why));
    }
    return decisions;
  }
}
