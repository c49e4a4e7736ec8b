package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.signal.Measurements;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The rate follows its own gradient, u the update for a rate of 1:
 *
 * <pre>
 * plain            rate = max(0, rate + beta * &lt;g(t), u(t-1)&gt;)
 * multiplicative   rate = rate * (1 + beta * cos(g(t), u(t-1)))
 * </pre>
 *
 * <p>The plain form has the unit of the loss in beta; the multiplicative one has none. The rate of
 * a step is set before its gradient is there, so it comes one step later than in the paper.
 * Measures behind every step: a pass over the weights. A step that diverged halves the rate.
 *
 * @param peak the first rate, above 0
 * @param beta how fast it follows, 0 or more
 * @param multiplicative the form
 */
@Paper(
    title = "Online Learning Rate Adaptation with Hypergradient Descent",
    authors = "Baydin, Cornish, Martinez Rubio, Schmidt, Wood",
    year = 2017,
    arxiv = "1703.04782")
public record Hypergradient(
    @Default("1") double peak,
    @Default("0.02") double beta,
    @Default("true") boolean multiplicative)
    implements Rated {

  private static final String NAME = "hypergradient";

  /** Refuses values outside their ranges, and a factor that could turn negative. */
  public Hypergradient {
    Rates.positive("hypergradient.peak", peak);
    Rates.notNegative("hypergradient.beta", beta);
    if (multiplicative && beta >= 1) {
      throw new IllegalArgumentException(
          "hypergradient.beta must be < 1 where it is multiplicative, got " + beta);
    }
  }

  @Override
  public Rated times(double base) {
    return new Hypergradient(base * peak, beta, multiplicative);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Why due = Why.of("looked at behind every step");
      private double rate = peak;
      private long asked;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started _ -> List.of(Rated.set(rate, Why.of("hypergradient begins")));
          case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() ->
              List.of(
                  new Decision.Measure(
                      new Ask(NAME, asked++),
                      multiplicative ? Measurements.ALIGNMENT : Measurements.HYPERGRADIENT,
                      due));
          case Signal.Measured measured
              when measured.ask().by().equals(NAME) && Double.isFinite(measured.value()) ->
              follow(measured.value());
          case Signal.Diverged diverged ->
              move(rate / 2, new Why("the step diverged", Map.of("loss", diverged.loss())));
          case Signal.Stepped _,
              Signal.Evaluated _,
              Signal.Measured _,
              Signal.Restored _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> follow(double value) {
        double next = multiplicative ? rate * (1 + beta * value) : Math.max(0, rate + beta * value);
        String what = multiplicative ? "cosine" : "product";
        return move(
            Math.min(next, Double.MAX_VALUE),
            new Why("gradient against the last update", Map.of(what, value, "rate", rate)));
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
