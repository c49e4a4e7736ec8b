package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The stages of {@link AutoLrs}, one after the other: candidates from the checkpoint of the stage,
 * then training with the best of them, then the decay over the reserve.
 */
final class Stages implements Fold {

  private static final Slot STAGE = new Slot("autolrs.stage");
  private static final Slot BEST = new Slot("autolrs.best");

  private static final int STAGES = 4;
  private static final long SHORTEST = 100;
  private static final double END = 0.01;

  private final AutoLrs rule;
  private final boolean faithful;
  private final RandomGenerator random;
  private final double least;
  private final double most;
  private final long count;
  private final Candidates candidates;
  private long horizon;
  private long until; // the first step of the decay
  private long stage; // tau
  private int number;
  private double from;
  private double to;
  private double candidate; // log rate
  private double[] losses = new double[0];
  private int seen;
  private double stageLoss = Double.NaN;
  private double rate;
  private long left; // steps of the exploitation that are left
  private boolean decaying;
  private long decayFrom;
  private boolean probing;

  Stages(AutoLrs rule, RandomGenerator random) {
    this.rule = rule;
    this.faithful = rule.faithful();
    this.random = random;
    this.least = Math.log(rule.low().orElse(0.01));
    this.most = Math.log(rule.high().orElse(10));
    this.count = rule.candidates().orElse(faithful ? 10 : 5);
    double kappa = rule.kappa().orElse(faithful ? 1e6 : 1.96);
    this.candidates = new Candidates(least, most, faithful, kappa);
    this.from = least;
    this.to = most;
    this.candidate = (least + most) / 2;
  }

  @Override
  public List<Decision> on(Signal signal) {
    return switch (signal) {
      case Signal.Started started -> {
        horizon = started.progress().horizon(AutoLrs.NAME);
        until = horizon - Math.round(rule.reserve().orElse(faithful ? 0 : 0.2) * horizon);
        stage = rule.tau().orElse(first());
        yield begin(started.progress().step(), new ArrayList<>());
      }
      case Signal.Stepped stepped -> stepped(stepped);
      case Signal.Diverged diverged -> diverged(diverged);
      case Signal.Evaluated _,
          Signal.Measured _,
          Signal.Restored _,
          Signal.Skipped _,
          Signal.Replanned _ ->
          List.of();
    };
  }

  /** tau so that as many doubling stages as leave it long enough fill the budget. */
  private long first() {
    double share = faithful ? 2 : 1 + (count - 1) / 10.0;
    for (int stages = STAGES; stages > 1; stages--) {
      long tau = (long) (until / (share * ((1 << stages) - 1)));
      if (tau >= SHORTEST) {
        return tau;
      }
    }
    return Math.max(10, (long) (until / share));
  }

  private long probe() {
    return Math.max(1, stage / 10);
  }

  private List<Decision> begin(long step, List<Decision> decisions) {
    double share = faithful ? 2 : 1 + (count - 1) / 10.0;
    if (!faithful && step + share * stage > until) {
      stage = (long) ((until - step) / share);
    }
    if (step >= until || !faithful && probe() < Candidates.FEWEST) {
      return exploit(step, Math.max(0, until - step), decisions, Why.of("too little left"));
    }
    number++;
    candidates.clear();
    stageLoss = Double.NaN;
    if (faithful) {
      candidate = least + random.nextDouble() * (most - least);
    } else if (number > 1) {
      double decade = Math.log(10);
      candidate = Math.log(rate);
      from = Math.max(least, candidate - decade);
      to = Math.min(most, candidate + decade);
    }
    var why =
        new Why(
            "a stage begins",
            Map.of("stage", (double) number, "tau", (double) stage, "rate", Math.exp(candidate)));
    decisions.add(new Decision.Checkpoint(STAGE, why));
    decisions.add(new Decision.Probe(true, why));
    tryOut(why, decisions);
    return decisions;
  }

  private void tryOut(Why why, List<Decision> decisions) {
    probing = true;
    losses = new double[(int) probe()];
    seen = 0;
    decisions.add(Rated.set(Math.exp(candidate), why));
  }

  private List<Decision> stepped(Signal.Stepped stepped) {
    if (probing) {
      losses[seen++] = stepped.loss();
      if (Double.isNaN(stageLoss)) {
        stageLoss = stepped.loss();
      }
      if (seen == losses.length) {
        return over(stepped.progress(), false);
      }
      return !faithful && behind() ? over(stepped.progress(), true) : List.of();
    }
    long step = stepped.progress().step();
    if (decaying) {
      return stepped.progress().done() ? List.of() : List.of(decay(step));
    }
    left--;
    if (left > 0 || stepped.progress().done()) {
      return List.of();
    }
    if (step >= until) {
      return exploit(step, 0, new ArrayList<>(), Why.of("the reserve begins"));
    }
    stage = Math.min(2 * stage, (1L << (STAGES - 1)) * rule.tau().orElse(first()));
    return begin(step, new ArrayList<>());
  }

  /** Whether it climbs, or has fallen behind what the best one had by now. */
  private boolean behind() {
    return losses[seen - 1] > 3 * Math.abs(stageLoss) || candidates.behind(losses, seen);
  }

  private List<Decision> diverged(Signal.Diverged diverged) {
    if (probing) {
      return over(diverged.progress(), true);
    }
    rate *= 0.1;
    var why = new Why("the step diverged", Map.of("rate", rate));
    var decisions = new ArrayList<Decision>();
    decisions.add(new Decision.Restore(STAGE, false, why));
    if (!diverged.progress().done()) {
      decisions.add(decaying ? decay(diverged.progress().step()) : Rated.set(rate, why));
    }
    return decisions;
  }

  /** A candidate is over; the next one, or the rest of the stage. */
  private List<Decision> over(Progress at, boolean failed) {
    Candidates.Tried found =
        failed
            ? candidates.failed(candidate, Arrays.copyOf(losses, seen))
            : candidates.seen(candidate, losses, stage);
    var decisions = new ArrayList<Decision>();
    var why =
        new Why(
            failed ? "candidate dropped" : "candidate forecast",
            Map.of(
                "rate",
                Math.exp(candidate),
                "forecast",
                found.forecast(),
                "deviation",
                Math.sqrt(found.variance())));
    boolean leads = candidates.best().filter(best -> best == found).isPresent();
    if (leads && !faithful) {
      decisions.add(new Decision.Checkpoint(BEST, why));
    }
    if (at.done()) {
      return decisions;
    }
    if (candidates.size() < count) {
      decisions.add(new Decision.Restore(STAGE, why));
      candidate = candidates.next(from, to);
      tryOut(why, decisions);
      return decisions;
    }
    Optional<Candidates.Tried> winner = candidates.best();
    rate = winner.map(candidates::rate).orElse(Math.exp(least));
    Map<String, Double> numbers = candidates.forecasts();
    numbers.put("rate", rate);
    var chosen = new Why("least forecast of the stage", numbers);
    boolean kept = winner.isPresent() && !faithful;
    decisions.add(new Decision.Restore(kept ? BEST : STAGE, chosen));
    decisions.add(new Decision.Probe(false, chosen));
    return exploit(
        at.step(), kept ? stage - winner.get().losses().length : stage, decisions, chosen);
  }

  private List<Decision> exploit(long step, long steps, List<Decision> decisions, Why why) {
    probing = false;
    if (rate == 0) {
      rate = Math.exp(candidate);
    }
    left = steps;
    if (steps <= 0) {
      decaying = true;
      decayFrom = step;
      decisions.add(decay(step));
      return decisions;
    }
    decisions.add(Rated.set(rate, why));
    return decisions;
  }

  private Decision decay(long step) {
    double s = (double) (step - decayFrom) / Math.max(1, horizon - decayFrom);
    return Rated.set(
        rate * (1 - (1 - END) * s), new Why("linear decay over the reserve", Map.of("rate", rate)));
  }
}
