package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Lowers the rate when a metric stops falling: rate = max(factor * rate, floor) on reading number
 * patience + 1 that is not better than the best, {@code better: m < best - threshold * |best|}.
 *
 * <p>The metric is the mean training loss of equal shares of the budget, which costs nothing, or
 * the validation loss, which is asked for and charged. Unlike the usual scheduler it keeps its
 * meaning for metrics below 0 (the threshold is a share of |best|), compares rates by ratio so that
 * tiny ones still fall, and takes a reading that is not finite, or a step that diverged, for what
 * it is: the rate falls at once.
 *
 * @param peak the first rate, above 0
 * @param factor on the rate, in (0, 1)
 * @param patience readings that may fail to be better in a row
 * @param threshold least improvement, as a share of |best|, 0 or more
 * @param cooldown readings behind a fall that are not held against it
 * @param floor the lowest rate, in [0, peak]
 * @param every share of the budget of one reading, in (0, 1]
 * @param split {@code train} for the mean training loss, or the split to evaluate
 */
@Paper(
    title = "ReduceLROnPlateau of PyTorch, its traps mended",
    authors = "PyTorch contributors",
    year = 2017)
public record Plateau(
    @Default("1") double peak,
    @Default("0.1") double factor,
    @Default("10") int patience,
    @Default("1e-4") double threshold,
    @Default("0") int cooldown,
    @Default("0") double floor,
    @Default("0.02") double every,
    @Default("train") Split split)
    implements Rated {

  private static final String NAME = "plateau";

  /** Validation examples of a reading. */
  private static final int EXAMPLES = 1000;

  /** Refuses values outside their ranges. */
  public Plateau {
    Rates.positive("plateau.peak", peak);
    Rates.share("plateau.factor", factor);
    Rates.count("plateau.patience", 0, patience);
    Rates.notNegative("plateau.threshold", threshold);
    Rates.count("plateau.cooldown", 0, cooldown);
    Rates.floor(NAME, floor, peak);
    Windows.check("plateau.every", every);
  }

  @Override
  public Rated times(double base) {
    return new Plateau(
        base * peak, factor, patience, threshold, cooldown, base * floor, every, split);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Windows windows = new Windows(every);
      private double rate = peak;
      private double best = Double.POSITIVE_INFINITY;
      private long bad;
      private long cooling;
      private long asked;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started _ -> List.of(Rated.set(rate, Why.of("plateau begins")));
          case Signal.Stepped stepped -> {
            double mean = windows.add(stepped);
            if (Double.isNaN(mean) || stepped.progress().done()) {
              yield List.of();
            }
            yield split == Split.TRAIN ? read(mean) : ask();
          }
          case Signal.Evaluated evaluated when evaluated.ask().by().equals(NAME) ->
              read(evaluated.metrics().get("loss"));
          case Signal.Diverged diverged -> fall(diverged.loss(), "the step diverged");
          case Signal.Evaluated _,
              Signal.Measured _,
              Signal.Restored _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> ask() {
        return List.of(
            new Decision.Evaluate(
                new Ask(NAME, asked++), split, EXAMPLES, true, Why.of("a reading is due")));
      }

      private List<Decision> read(double metric) {
        if (!Double.isFinite(metric)) {
          return fall(metric, "the reading is not finite");
        }
        if (best == Double.POSITIVE_INFINITY || metric < best - threshold * Math.abs(best)) {
          best = metric;
          bad = 0;
        } else {
          bad++;
        }
        if (cooling > 0) {
          cooling--;
          bad = 0;
        }
        return bad > patience
            ? fall(metric, "not better in %d readings".formatted(bad))
            : List.of();
      }

      private List<Decision> fall(double metric, String rule) {
        bad = 0;
        cooling = cooldown;
        double lower = Math.max(factor * rate, floor);
        if (lower == rate) {
          return List.of();
        }
        var why = new Why(rule, Map.of("metric", metric, "best", best, "rate", rate));
        rate = lower;
        return List.of(Rated.set(rate, why));
      }
    };
  }
}
