package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Why;
import io.github.stepwright.math.ExponentialFit;
import io.github.stepwright.math.GaussianProcess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Stages of tau steps with one rate each. A stage first tries candidates for tau / 10 steps each,
 * all from the same checkpoint, forecasts where each would stand behind tau steps, and lets a
 * Gaussian process over log rates name the next candidate by {@code mean - kappa * deviation}; then
 * it goes back and trains with the best one. tau doubles from stage to stage up to 8 times.
 *
 * <p>{@code faithful=true} is the method as it was released: ten candidates, a kappa of 1e6, which
 * makes the search a space-filling design, the fit of a parabola, the data of a stage forgotten
 * with it, every probe thrown away, no decay at the end. Unless {@code tau} is named, as many of
 * four stages as leave 100 steps to the first fill the budget.
 *
 * <p>Otherwise: the variance of a forecast reaches the process, kappa is 1.96, the first candidate
 * is the last stage's winner and the range a decade around it, a candidate that falls behind is
 * dropped, the winner's own probe is kept and counts, and the last fifth of the budget decays in a
 * line to 0.01 of the rate. Probes are charged either way.
 *
 * <p>Needs a budget that tells its steps. The released program sent the old rate with the first
 * batch behind a restore; here both are one act.
 *
 * @param faithful as released
 * @param low least candidate; 0.01 of the optimizer's rate where it is not named
 * @param high largest candidate; 10 times the optimizer's rate where it is not named
 * @param tau steps of the first stage
 * @param candidates of a stage; 10 as released, else 5
 * @param kappa weight of the deviation; 1e6 as released, else 1.96
 * @param reserve share of the budget that decays; none as released, else 0.2
 */
@Paper(
    title = "AutoLRS: Automatic Learning-Rate Schedule by Bayesian Optimization on the Fly",
    authors = "Jin, Zhou, Zhao, Zhu, Guo, Canini, Krishnamurthy",
    year = 2021,
    arxiv = "2105.10762")
public record AutoLrs(
    @Default("false") boolean faithful,
    OptionalDouble low,
    OptionalDouble high,
    OptionalLong tau,
    OptionalLong candidates,
    OptionalDouble kappa,
    OptionalDouble reserve)
    implements Rated {

  private static final String NAME = "autolrs";
  private static final Slot STAGE = new Slot("autolrs.stage");
  private static final Slot BEST = new Slot("autolrs.best");

  private static final int STAGES = 4;
  private static final long SHORTEST = 100;
  private static final double FAILED = 1e6;
  private static final int DENSE = 512;

  /** Rounds of outlier removal of the released fit. */
  private static final int OUTLIERS = 10;

  private static final double END = 0.01;

  /** Fewer points than this tell nothing about a curve. */
  private static final int FEWEST = 5;

  /** Refuses values outside their ranges. */
  public AutoLrs {
    low.ifPresent(value -> Rates.positive("autolrs.low", value));
    high.ifPresent(value -> Rates.positive("autolrs.high", value));
    if (low.isPresent() && high.isPresent() && !(low.getAsDouble() < high.getAsDouble())) {
      throw new IllegalArgumentException(
          "autolrs.low must be < high = %s, got %s"
              .formatted(high.getAsDouble(), low.getAsDouble()));
    }
    tau.ifPresent(value -> Rates.count("autolrs.tau", 10, value));
    candidates.ifPresent(value -> Rates.count("autolrs.candidates", 1, value));
    kappa.ifPresent(value -> Rates.notNegative("autolrs.kappa", value));
    if (!(reserve.orElse(0) >= 0 && reserve.orElse(0) < 1)) {
      throw new IllegalArgumentException(
          "autolrs.reserve must be in [0, 1), got " + reserve.getAsDouble());
    }
  }

  @Override
  public Rated times(double base) {
    return new AutoLrs(
        faithful,
        OptionalDouble.of(low.orElse(0.01 * base)),
        OptionalDouble.of(high.orElse(10 * base)),
        tau,
        candidates,
        kappa,
        reserve);
  }

  @Override
  public boolean rewinds() {
    return true;
  }

  @Override
  public void fit(Progress start) {
    start.horizon(NAME);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Staged(random);
  }

  /** One candidate that was tried. */
  private record Tried(double x, double forecast, double variance, double[] losses) {}

  private final class Staged implements Fold {
    private final RandomGenerator random;
    private final double least = Math.log(low.orElse(0.01));
    private final double most = Math.log(high.orElse(10));
    private final long count = candidates.orElse(faithful ? 10 : 5);
    private final double weight = kappa.orElse(faithful ? 1e6 : 1.96);
    private final List<Tried> tried = new ArrayList<>();
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
    private OptionalInt best = OptionalInt.empty();
    private boolean decaying;
    private long decayFrom;
    private boolean probing;

    Staged(RandomGenerator random) {
      this.random = random;
      this.from = least;
      this.to = most;
      this.candidate = (least + most) / 2;
    }

    @Override
    public List<Decision> on(Signal signal) {
      return switch (signal) {
        case Signal.Started started -> {
          horizon = started.progress().horizon(NAME);
          until = horizon - Math.round(reserve.orElse(faithful ? 0 : 0.2) * horizon);
          stage = tau.orElse(first());
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
      if (step >= until || !faithful && probe() < FEWEST) {
        return exploit(step, Math.max(0, until - step), decisions, Why.of("too little left"));
      }
      number++;
      tried.clear();
      best = OptionalInt.empty();
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
      stage = Math.min(2 * stage, (1L << (STAGES - 1)) * tau.orElse(first()));
      return begin(step, new ArrayList<>());
    }

    /** Whether the candidate has fallen behind what the best one had by now. */
    private boolean behind() {
      if (losses[seen - 1] > 3 * Math.abs(stageLoss)) {
        return true;
      }
      if (best.isEmpty() || seen < Math.max(FEWEST, losses.length / 4)) {
        return false;
      }
      double[] other = tried.get(best.getAsInt()).losses();
      double now = Double.POSITIVE_INFINITY;
      for (int i = Math.max(0, seen - 10); i < seen; i++) {
        now = Math.min(now, losses[i]);
      }
      int end = Math.min(seen, other.length);
      double mean = 0;
      for (int i = 0; i < end; i++) {
        mean += other[i] / end;
      }
      double scatter = 0;
      for (int i = 0; i < end; i++) {
        scatter += (other[i] - mean) * (other[i] - mean) / end;
      }
      return now > other[end - 1] + 4 * Math.sqrt(scatter);
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
      double x = (candidate - least) / (most - least);
      Tried found = failed ? new Tried(x, FAILED, 0, Arrays.copyOf(losses, seen)) : forecast(x);
      tried.add(found);
      var decisions = new ArrayList<Decision>();
      boolean leads =
          !failed && (best.isEmpty() || found.forecast() < tried.get(best.getAsInt()).forecast());
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
      if (leads) {
        best = OptionalInt.of(tried.size() - 1);
        if (!faithful) {
          decisions.add(new Decision.Checkpoint(BEST, why));
        }
      }
      if (at.done()) {
        return decisions;
      }
      if (tried.size() < count) {
        decisions.add(new Decision.Restore(STAGE, why));
        candidate = next();
        tryOut(why, decisions);
        return decisions;
      }
      boolean any = best.isPresent();
      Tried winner = any ? tried.get(best.getAsInt()) : null;
      rate = any ? Math.exp(least + winner.x() * (most - least)) : Math.exp(least);
      var numbers = new LinkedHashMap<String, Double>();
      for (Tried one : tried) {
        numbers.put(
            "forecast[%.6g]".formatted(Math.exp(least + one.x() * (most - least))), one.forecast());
      }
      numbers.put("rate", rate);
      var chosen = new Why("least forecast of the stage", numbers);
      boolean kept = any && !faithful;
      decisions.add(new Decision.Restore(kept ? BEST : STAGE, chosen));
      decisions.add(new Decision.Probe(false, chosen));
      return exploit(at.step(), kept ? stage - winner.losses().length : stage, decisions, chosen);
    }

    private Tried forecast(double x) {
      double[] seenLosses = losses.clone();
      if (faithful) {
        double value =
            seenLosses.length < 4
                ? seenLosses[seenLosses.length - 1]
                : ExponentialFit.published(seenLosses, stage, OUTLIERS);
        return new Tried(x, Double.isFinite(value) ? value : FAILED, 0, seenLosses);
      }
      double floor = Arrays.stream(seenLosses).min().orElse(0) >= 0 ? 0 : -Double.MAX_VALUE;
      var found = new ExponentialFit(floor).forecast(seenLosses, stage);
      return new Tried(x, found.mean(), found.variance(), seenLosses);
    }

    /** The log rate with the least mean - kappa * deviation. */
    private double next() {
      double[] xs = tried.stream().mapToDouble(Tried::x).toArray();
      double[] ys = standard(tried.stream().mapToDouble(Tried::forecast).toArray());
      double[] noise = noise();
      var posterior = GaussianProcess.fit(xs, ys, noise, 1, 0, 0.05, 1, 12);
      double bottom = (from - least) / (most - least);
      double top = (to - least) / (most - least);
      double chosen = bottom;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < DENSE; i++) {
        double x = bottom + (top - bottom) * i / (DENSE - 1);
        double value = posterior.mean(x) - weight * Math.sqrt(posterior.variance(x));
        if (value < least) {
          least = value;
          chosen = x;
        }
      }
      return this.least + chosen * (most - this.least);
    }

    /** Zero mean, unit deviation; what failed stands at the worst value that did not. */
    private double[] standard(double[] values) {
      double worst = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        worst = value < FAILED ? Math.max(worst, value) : worst;
      }
      double ceiling = worst == Double.NEGATIVE_INFINITY ? 0 : worst + Math.abs(worst);
      double[] capped = Arrays.stream(values).map(v -> v < FAILED ? v : ceiling).toArray();
      double mean = Arrays.stream(capped).average().orElse(0);
      double deviation = deviation(capped, mean);
      return Arrays.stream(capped).map(v -> deviation > 0 ? (v - mean) / deviation : 0).toArray();
    }

    private static double deviation(double[] values, double mean) {
      return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
    }

    private double[] noise() {
      double[] finite =
          tried.stream().mapToDouble(Tried::forecast).filter(v -> v < FAILED).toArray();
      double mean = Arrays.stream(finite).average().orElse(0);
      double deviation = deviation(finite, mean);
      double floor = 1e-4;
      return tried.stream()
          .mapToDouble(
              one ->
                  faithful || !(deviation > 0)
                      ? floor
                      : Math.min(10, floor + one.variance() / (deviation * deviation)))
          .toArray();
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
          rate * (1 - (1 - END) * s),
          new Why("linear decay over the reserve", Map.of("rate", rate)));
    }
  }
}
