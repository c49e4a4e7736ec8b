package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Why;
import io.github.stepwright.signal.Measurements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A learning rate that is told only the budget T: no scale, no warm-up, no schedule.
 *
 * <ol>
 *   <li>Anchor: A = L0 / &lt;g, u&gt;, the rate at which a straight line would bring the loss to 0,
 *       from the mean gradient of the first two batches.
 *   <li>Miniatures: three to five short complete runs of n steps, about 2.3 % of T each, with
 *       linear decay to 0, from the start weights on the same batches, at A 10^(mu + h j). The
 *       winner is kept, weights included.
 *   <li>One run over what is left: peak = c (n / T / 0.02)^a times the winner's rate, from its
 *       weights; where the next hotter one fell off a cliff, 0.75 decades below it, from the
 *       weights of the one below. A short warm-up, then REX to 0. The peak follows what the run
 *       itself tells of its steps: behind 3 % of it and whenever its share has doubled it turns by
 *       (0.4 / q)^(1/4), q = rms |g| rms |dw| / mean loss, and no higher while that loss rises.
 *   <li>Guards: a run that leaves its own past goes back to the last good weights, at 0.3 of the
 *       rate.
 *   <li>Looks at held-out examples, 4 % of the work at most, at the average of the run's weights
 *       over about its last seventh, and at the end at the weights themselves and a little nearer
 *       the start too: a run that over-fits begins again, slower, and what validated best is what
 *       it ends with.
 * </ol>
 *
 * <p>All of it is charged; below 80 steps there are no miniatures: peak = A 10^mu (80 / T)^a / s,
 * since the best rate falls with the length of a run, and a short one is over before momentum has
 * settled: with b = 1 - slope of a first step / settled slope, s = 1 - b (1 - b^T) / (T (1 - b)) is
 * the mean share of its settled update that momentum b makes in T steps; below 10 no anchor either:
 * the optimizer's rate with warm-up and decay. A loss or a slope that is not positive and finite
 * gives no anchor; the search then begins at {@code guess}. Prefer a tuned schedule where the same
 * run is made many times: the search costs 5 % of 1,000 steps and 10 % of 200. Up to seven states
 * are kept beside the present one: start, two miniatures or one and the last good block, best,
 * average, and at a look the weights and what is nearer the start.
 *
 * @param guess where the search begins if there is no anchor, as a factor on three times the
 *     optimizer's rate
 * @param heldout whether to look; a workload without a validation split needs {@code false}
 */
public record Auto(@Default("1") double guess, @Default("true") boolean heldout) implements Rated {

  private static final String NAME = "auto";
  private static final Slot START = new Slot("auto.start");
  private static final Slot GOOD = new Slot("auto.good"); // the final run keeps good blocks here
  private static final Slot OTHER = new Slot("auto.other");

  /** The rate of an optimizer is made for the end of a run as much as for its beginning. */
  private static final double ABOVE = 3;

  /** Steps of a run whose budget does not tell them and whose clock stands still. */
  private static final long UNKNOWN = 2000;

  /** Steps below which not even the anchor is paid for. */
  private static final long TINY = 10;

  /** Rates stay where ten decades more are still finite. */
  private static final double MOST = 1e290;

  /** Refuses a guess that is not positive. */
  public Auto {
    Rates.positive("auto.guess", guess);
  }

  /** Whether a run of this many steps is long enough for miniatures, and for looks behind them. */
  public static boolean searches(long steps) {
    return steps >= Tuned.VALUES.shortest();
  }

  /** Steps of the whole run, as far as they can be told. */
  static double horizon(Progress p) {
    return p.horizon() > 0
        ? p.horizon()
        : Math.max(1, Math.rint(p.spent() > 0 ? p.step() / p.spent() : UNKNOWN));
  }

  @Override
  public Rated times(double base) {
    return base > 0 ? new Auto(base * guess, heldout) : this;
  }

  @Override
  public boolean rewinds() {
    return true;
  }

  @Override
  public Fold start(RandomGenerator random) {
    return start(Tuned.VALUES);
  }

  /** With other constants. */
  Fold start(Tuned t) {
    return new Searching(t);
  }

  private final class Searching implements Fold {
    private final Tuned t;
    private final Map<Slot, Integer> ends = new HashMap<>(); // candidates that ended there
    private double start = Double.NaN; // L0
    private double anchor;
    private double horizon;
    private Miniatures miniatures;
    private Finale finale;

    Searching(Tuned t) {
      this.t = t;
    }

    @Override
    public List<Decision> on(Signal signal) {
      if (finale != null) {
        return finale.on(signal);
      }
      return switch (signal) {
        case Signal.Started started when tiny(started.progress()) -> {
          var p = started.progress();
          double anchor = guess / Math.pow(10, t.mu());
          finale = Finale.unsearched(t, start, anchor, p.horizon(), p, START);
          var why = Why.of("budget too short for an anchor: the optimizer's rate");
          yield finale.begin(why, List.of(new Decision.Checkpoint(START, why)));
        }
        case Signal.Started _ -> {
          var why = Why.of("anchor: loss and slope of the first two batches");
          yield List.of(
              new Decision.Checkpoint(START, why),
              new Decision.Measure(new Ask(NAME, 0), Measurements.LOSS_AHEAD, why),
              new Decision.Measure(new Ask(NAME, 1), Measurements.SLOPE_AHEAD, why));
        }
        case Signal.Measured measured when measured.ask().by().equals(NAME) -> measured(measured);
        case Signal.Stepped stepped when miniatures != null -> stepped(stepped);
        case Signal.Diverged _ when miniatures != null -> {
          miniatures.fail();
          yield next(signal, false);
        }
        case Signal.Replanned replanned -> {
          horizon = horizon(replanned.progress());
          yield List.of();
        }
        case Signal.Stepped _,
            Signal.Evaluated _,
            Signal.Measured _,
            Signal.Restored _,
            Signal.Skipped _,
            Signal.Diverged _ ->
            List.of();
      };
    }

    /** Whether two gradients for the anchor would be too much of the budget. */
    private boolean tiny(Progress start) {
      return start.horizon() > 0 && start.horizon() < TINY;
    }

    private List<Decision> measured(Signal.Measured measured) {
      if (measured.what().equals(Measurements.LOSS_AHEAD)) {
        start = measured.value();
        return List.of();
      }
      double slope = measured.value();
      anchor = start / slope;
      boolean found = start > 0 && slope > 0 && anchor > 0 && anchor < MOST;
      if (!found) {
        anchor = ABOVE * guess;
      }
      var p = measured.progress();
      horizon = horizon(p);
      var numbers = new LinkedHashMap<String, Double>();
      numbers.put("loss", start);
      numbers.put("slope", slope);
      numbers.put("anchor", anchor);
      if (horizon < t.shortest()) {
        double inertia = found && measured.low() > 0 ? Math.max(0, 1 - measured.low() / slope) : 0;
        double shorter = Math.pow(t.shortest() / horizon, t.a()) / settled(inertia, horizon);
        numbers.put("firstSlope", measured.low());
        finale = Finale.unsearched(t, start, anchor * shorter, horizon, p, START);
        return finale.begin(
            new Why("budget too short for miniatures: the anchor alone", numbers), List.of());
      }
      int n = t.miniature(horizon);
      miniatures = new Miniatures(t, start, n);
      numbers.put("n", (double) n);
      var why =
          new Why(found ? "anchor: loss over slope" : "no anchor: the optimizer's rate", numbers);
      return List.of(new Decision.Probe(true, why), candidate(why));
    }

    /** Mean share of its settled update that momentum makes in so many first steps. */
    private static double settled(double momentum, double steps) {
      return 1 - momentum * (1 - Math.pow(momentum, steps)) / (steps * (1 - momentum));
    }

    private double rate(double e) {
      return anchor * Math.pow(10, e);
    }

    /** Where the end of a candidate is kept; those of its neighbours stay where they are. */
    private static Slot slot(int j) {
      return Math.floorMod(j, 2) == 0 ? GOOD : OTHER;
    }

    /** The rate of the next step of the miniature under way. */
    private Decision candidate(Why why) {
      return Rated.set(rate(t.mu() + miniatures.under() * t.h()) * miniatures.share(), why);
    }

    private List<Decision> stepped(Signal.Stepped stepped) {
      if (!miniatures.step(stepped.loss())) {
        return List.of(candidate(miniatures.why()));
      }
      return next(stepped, miniatures.kept());
    }

    /** A miniature is over: the next one, or the final run. */
    private List<Decision> next(Signal signal, boolean keep) {
      var decisions = new ArrayList<Decision>();
      int over = miniatures.under();
      if (keep) {
        ends.put(slot(over), over);
        decisions.add(new Decision.Checkpoint(slot(over), miniatures.verdict()));
      }
      if (miniatures.another(signal.progress().step() <= horizon / 2)) {
        Why why = miniatures.verdict();
        decisions.add(new Decision.Restore(START, why));
        decisions.add(candidate(why));
        return decisions;
      }
      Miniatures.Choice choice = miniatures.choice();
      boolean whole = Objects.equals(ends.get(slot(choice.from())), choice.from());
      Slot slot = whole ? slot(choice.from()) : START;
      double walked = rate(t.mu() + choice.from() * t.h());
      int n = miniatures.steps();
      Why why = chosen(choice);
      if (!whole || choice.from() != over) {
        decisions.add(new Decision.Restore(slot, why));
      }
      finale =
          Finale.searched(
              t,
              start,
              rate(choice.exponent()),
              whole ? walked * (n + 1) / 2 : 0,
              n,
              horizon,
              signal.progress(),
              START,
              slot,
              heldout ? Optional.of(new HeldOut(t, START, horizon)) : Optional.empty());
      decisions.add(new Decision.Probe(false, why));
      return finale.begin(why, decisions);
    }

    private Why chosen(Miniatures.Choice choice) {
      Map<String, Double> numbers = miniatures.numbers();
      numbers.put("exponent", choice.exponent());
      numbers.put("anchor", anchor);
      numbers.put("loss", start);
      String rule = "miniature %d is best of those tried".formatted(choice.winner());
      return new Why(choice.cliff() ? rule + ", the next hotter one fell off" : rule, numbers);
    }
  }
}
