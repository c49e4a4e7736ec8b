package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * GreedyLR: the rate rises while the loss falls and falls while it does not. On reading number
 * patience + 1 in a row that is better than the best, {@code m < best - threshold}, the rate is
 * divided by the factor; on as many that are not, it is multiplied by it; both within [floor, cap].
 *
 * <p>Behind a fall {@code cooldown} readings, behind a rise {@code warmup} readings count for
 * nothing. Falls that the floor refuses {@code reset} times begin everything anew. A reading is the
 * mean of the last {@code smooth} training losses. A step that diverged multiplies at once.
 *
 * <p>Counters and constants are those of the authors' scheduler in Hugging Face transformers (pull
 * request 44271), with floor and cap as factors on the first rate. There a reading is an evaluation
 * and is not averaged; single training losses are too noisy to fall eleven times in a row.
 *
 * @param peak the first rate, above 0
 * @param factor in (0, 1)
 * @param patience readings in a row that do not move the rate yet
 * @param threshold least improvement, in the metric's own unit, 0 or more
 * @param cooldown readings behind a fall that do not count
 * @param warmup readings behind a rise that do not count
 * @param floor the lowest rate, in [0, peak]
 * @param cap the highest rate, peak or more
 * @param smooth losses that are averaged, at least 1
 * @param reset falls refused by the floor before it begins anew, at least 1
 */
@Paper(
    title = "Dynamic Learning Rate Scheduling based on Loss Changes Leads to Faster Convergence",
    authors = "Subramanian, Ganapathiraman, Barrett",
    year = 2025,
    arxiv = "2512.14527")
public record Greedy(
    @Default("1") double peak,
    @Default("0.95") double factor,
    @Default("10") int patience,
    @Default("1e-6") double threshold,
    @Default("0") int cooldown,
    @Default("0") int warmup,
    @Default("0.01") double floor,
    @Default("10") double cap,
    @Default("50") int smooth,
    @Default("500") int reset)
    implements Rated {

  /** Refuses values outside their ranges. */
  public Greedy {
    Rates.positive("greedy.peak", peak);
    Rates.share("greedy.factor", factor);
    Rates.count("greedy.patience", 0, patience);
    Rates.notNegative("greedy.threshold", threshold);
    Rates.count("greedy.cooldown", 0, cooldown);
    Rates.count("greedy.warmup", 0, warmup);
    Rates.floor("greedy", floor, peak);
    Rates.count("greedy.smooth", 1, smooth);
    Rates.count("greedy.reset", 1, reset);
    if (!(cap >= peak) || Double.isInfinite(cap)) {
      throw new IllegalArgumentException(
          "greedy.cap must be >= peak = %s and finite, got %s".formatted(peak, cap));
    }
  }

  @Override
  public Rated times(double base) {
    return new Greedy(
        base * peak,
        factor,
        patience,
        threshold,
        cooldown,
        warmup,
        base * floor,
        base * cap,
        smooth,
        reset);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final double[] recent = new double[smooth];
      private int readings;
      private double rate = peak;
      private double best = Double.POSITIVE_INFINITY;
      private int good;
      private int bad;
      private int idle;
      private int refused;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started _ -> List.of(Rated.set(rate, Why.of("greedy begins")));
          case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() ->
              read(smoothed(stepped.loss()));
          case Signal.Diverged diverged ->
              move(Math.max(factor * rate, floor), "the step diverged", diverged.loss());
          case Signal.Stepped _,
              Signal.Evaluated _,
              Signal.Measured _,
              Signal.Restored _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private double smoothed(double loss) {
        recent[readings++ % smooth] = loss;
        int there = Math.min(readings, smooth);
        double sum = 0;
        for (int i = 0; i < there; i++) {
          sum += recent[i];
        }
        return sum / there;
      }

      private List<Decision> read(double metric) {
        if (idle > 0) {
          idle--;
          good = 0;
          bad = 0;
          return List.of();
        }
        if (metric < best - threshold) {
          best = metric;
          good++;
          bad = 0;
        } else {
          bad++;
          good = 0;
        }
        if (good > patience) {
          good = 0;
          refused = 0;
          idle = warmup;
          return move(Math.min(rate / factor, cap), "better in every reading", metric);
        }
        if (bad > patience) {
          bad = 0;
          idle = cooldown;
          return rate > floor
              ? move(Math.max(rate * factor, floor), "no better in any reading", metric)
              : refuse(metric);
        }
        return List.of();
      }

      private List<Decision> refuse(double metric) {
        if (++refused < reset) {
          return List.of();
        }
        refused = 0;
        List<Decision> anew = move(peak, "on the floor for too long", metric);
        best = Double.POSITIVE_INFINITY;
        return anew;
      }

      private List<Decision> move(double next, String rule, double metric) {
        if (next == rate) {
          return List.of();
        }
        var why = new Why(rule, Map.of("metric", metric, "best", best, "rate", rate));
        rate = next;
        return List.of(Rated.set(rate, why));
      }
    };
  }
}
