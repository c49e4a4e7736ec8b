package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.plan.HeavyBall;
import io.github.stepwright.signal.Measurements;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Rate and momentum of heavy-ball descent from the Hessian's outer eigenvalues, looked at again on
 * the way.
 *
 * <p>Before the first step and at equal shares of the budget the {@code spectrum} is measured, and
 * {@link HeavyBall} gives target rate and momentum. ln rate moves by {@code 1 - smooth} of the way
 * to its target, and never by more than a factor of 2 upwards; where no eigenvalue is useful both
 * stay. The paper names a learner of this kind without its steps; this one is built from the
 * formulas. A measurement costs 20 products over four reference batches, which are charged. It
 * knows nothing of noise: prefer a schedule where batches are small.
 *
 * @param every share of the budget between two looks, in (0, 1]
 * @param smooth share of the old ln rate that is kept, in [0, 1)
 */
@Paper(
    title =
        "Learning Rates as a Function of Batch Size: A Random Matrix Theory Approach to Neural"
            + " Network Training",
    authors = "Granziol, Zohren, Roberts",
    year = 2020,
    arxiv = "2006.09092")
public record Lanczos(@Default("0.1") double every, @Default("0.5") double smooth)
    implements Rated {

  private static final String NAME = "lanczos";
  private static final double MOST = 2;

  /** Refuses shares outside their ranges. */
  public Lanczos {
    if (!(every > 0 && every <= 1)) {
      throw new IllegalArgumentException("lanczos.every must be in (0, 1], got " + every);
    }
    if (!(smooth >= 0 && smooth < 1)) {
      throw new IllegalArgumentException("lanczos.smooth must be in [0, 1), got " + smooth);
    }
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(Knob.LEARNING_RATE, Knob.MOMENTUM);
  }

  /** It finds its own scale. */
  @Override
  public Rated times(double base) {
    return this;
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private long asked;
      private long marks;
      private double rate = Double.NaN;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started _ -> ask("before the first step");
          case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() -> {
            long passed = (long) (stepped.progress().spent() / every);
            boolean due = passed != marks;
            marks = passed;
            yield due ? ask("looked at every " + every) : List.of();
          }
          case Signal.Measured measured when measured.ask().by().equals(NAME) ->
              heavyBall(measured.low(), measured.high());
          case Signal.Stepped _,
              Signal.Measured _,
              Signal.Evaluated _,
              Signal.Restored _,
              Signal.Diverged _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> ask(String why) {
        return List.of(
            new Decision.Measure(new Ask(NAME, asked++), Measurements.SPECTRUM, Why.of(why)));
      }

      private List<Decision> heavyBall(double low, double top) {
        if (!(low > 0 && low <= top) || Double.isInfinite(top)) {
          return List.of();
        }
        var ball = new HeavyBall(low, top);
        double moved = Math.exp(smooth * Math.log(rate) + (1 - smooth) * Math.log(ball.rate()));
        rate = Double.isNaN(rate) ? ball.rate() : Math.min(moved, MOST * rate);
        var why = new Why("heavy ball of the spectrum", Map.of("low", low, "top", top));
        return List.of(
            Rated.set(rate, why),
            new Decision.Set(Knob.MOMENTUM, Settings.ALL, ball.momentum(), why));
      }
    };
  }
}
