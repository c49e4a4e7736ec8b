package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Norms;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The rate follows what a step does to held-out loss f: rate = rate * (1 + rho * cos), clipped,
 * with {@code cos = (f before - f after) / (|update| |gradient|)}, in [-1, 1].
 *
 * <p>For a short step that is the cosine between the update and the held-out gradient, up to the
 * ratio of that gradient's norm to the training gradient's. It is the running form; the released
 * code starts from the same constant each time. Carried over from a design problem to training: the
 * transfer is ours. Two evaluations of some hundred examples at equal shares of the budget,
 * charged.
 *
 * @param peak the first rate, above 0
 * @param rho how fast it follows, in (0, 1)
 * @param every share of the budget between two looks, in (0, 1]
 * @param floor least rate, in [0, peak]
 * @param cap largest rate, peak or more
 * @param examples of a look, at least 1
 */
@Paper(
    title = "Bidirectional Learning for Offline Model-based Biological Sequence Design",
    authors = "Chen, Zhang, Liu, Coates",
    year = 2023,
    arxiv = "2301.02931")
public record AdaptiveEta(
    @Default("1") double peak,
    @Default("0.1") double rho,
    @Default("0.01") double every,
    @Default("0.001") double floor,
    @Default("5") double cap,
    @Default("256") int examples)
    implements Rated {

  private static final String NAME = "adaptiveeta";

  /** Refuses values outside their ranges. */
  public AdaptiveEta {
    Rates.positive("adaptiveeta.peak", peak);
    Rates.share("adaptiveeta.rho", rho);
    Windows.check("adaptiveeta.every", every);
    Rates.floor(NAME, floor, peak);
    Rates.count("adaptiveeta.examples", 1, examples);
    if (!(cap >= peak) || Double.isInfinite(cap)) {
      throw new IllegalArgumentException(
          "adaptiveeta.cap must be >= peak = %s and finite, got %s".formatted(peak, cap));
    }
  }

  @Override
  public Rated times(double base) {
    return new AdaptiveEta(base * peak, rho, every, base * floor, base * cap, examples);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private double rate = peak;
      private long passed;
      private long asked;
      private boolean looking; // the next step is the one that is judged
      private double before = Double.NaN;
      private double size;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started _ -> List.of(Rated.set(rate, Why.of("adaptiveeta begins")));
          case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() ->
              stepped(stepped);
          case Signal.Evaluated evaluated when evaluated.ask().by().equals(NAME) ->
              evaluated(evaluated.metrics().get("loss"));
          case Signal.Diverged diverged -> {
            looking = false;
            before = Double.NaN;
            yield move(
                Math.max(floor, rate / 2),
                new Why("the step diverged", Map.of("loss", diverged.loss())));
          }
          case Signal.Stepped _,
              Signal.Evaluated _,
              Signal.Measured _,
              Signal.Restored _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> stepped(Signal.Stepped stepped) {
        if (looking) {
          looking = false;
          Norms norms = Norms.of(stepped.groups().values());
          size = norms.updateL2() * norms.gradL2();
          return ask("held-out loss behind the step");
        }
        long now = (long) (stepped.progress().fraction() / every);
        if (now == passed) {
          return List.of();
        }
        passed = now;
        return ask("held-out loss before the step");
      }

      private List<Decision> ask(String why) {
        return List.of(
            new Decision.Evaluate(
                new Ask(NAME, asked++), Split.VALIDATION, examples, false, Why.of(why)));
      }

      private List<Decision> evaluated(double loss) {
        if (Double.isNaN(before)) {
          before = loss;
          looking = true;
          return List.of();
        }
        double cosine = size > 0 ? Math.clamp((before - loss) / size, -1.0, 1.0) : 0;
        var why =
            new Why(
                "what a step did to held-out loss",
                Map.of("before", before, "after", loss, "cosine", cosine, "rate", rate));
        before = Double.NaN;
        return Double.isNaN(cosine)
            ? List.of()
            : move(Math.clamp(rate * (1 + rho * cosine), floor, cap), why);
      }

      private List<Decision> move(double next, Why why) {
        if (next == rate) {
          return List.of();
        }
        rate = next;
        return List.of(Rated.set(rate, why));
      }
    };
  }
}
