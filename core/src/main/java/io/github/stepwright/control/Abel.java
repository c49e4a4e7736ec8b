package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Norms;
import io.github.stepwright.Paper;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The rate falls where the norm of the weights has bounced: n falls, rises again, and at its next
 * maximum, seen by a change of sign in {@code (n(t) - n(t-1)) (n(t-1) - n(t-2))}, the rate is
 * multiplied by the factor. Once near the end it falls in any case.
 *
 * <p>n is the squared Euclidean norm of all weights at equal shares of the budget. Without weight
 * decay it does not bounce and only the last fall happens. The rule is read from third-party ports,
 * not from the paper; one of them repeats the last fall at every reading, which is a mistake.
 *
 * @param peak the first rate, above 0
 * @param factor in (0, 1)
 * @param every share of the budget of one reading, in (0, 1]
 * @param last share of the budget behind which the rate falls once more; 1 for never
 */
@Paper(
    title = "How to decay your learning rate",
    authors = "Lewkowycz",
    year = 2021,
    arxiv = "2103.12682")
public record Abel(
    @Default("1") double peak,
    @Default("0.5") double factor,
    @Default("0.01") double every,
    @Default("0.85") double last)
    implements Rated {

  /** Refuses values outside their ranges. */
  public Abel {
    Rates.positive("abel.peak", peak);
    Rates.share("abel.factor", factor);
    Windows.check("abel.every", every);
    if (!(last > 0 && last <= 1)) {
      throw new IllegalArgumentException("abel.last must be in (0, 1], got " + last);
    }
  }

  @Override
  public Rated times(double base) {
    return new Abel(base * peak, factor, every, last);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private double rate = peak;
      private long passed;
      private double before = Double.NaN; // n(t-2)
      private double norm = Double.NaN; // n(t-1)
      private boolean risen;
      private boolean over;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started _ -> List.of(Rated.set(rate, Why.of("abel begins")));
          case Signal.Stepped stepped when !stepped.probe() && !stepped.progress().done() ->
              look(stepped);
          case Signal.Diverged diverged ->
              fall(new Why("the step diverged", Map.of("loss", diverged.loss())));
          case Signal.Stepped _,
              Signal.Evaluated _,
              Signal.Measured _,
              Signal.Restored _,
              Signal.Skipped _,
              Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> look(Signal.Stepped stepped) {
        long now = (long) (stepped.progress().fraction() / every);
        if (now == passed) {
          return List.of();
        }
        passed = now;
        double weight = Norms.of(stepped.groups().values()).weightL2();
        double next = weight * weight;
        boolean turned = (next - norm) * (norm - before) < 0;
        var why =
            turned
                ? new Why(
                    "the norm of the weights has bounced",
                    Map.of("norm", next, "before", norm, "earlier", before, "rate", rate))
                : null;
        before = norm;
        norm = next;
        if (turned && risen) {
          risen = false;
          return fall(why);
        }
        risen |= turned;
        if (!over && last < 1 && stepped.progress().fraction() >= last) {
          over = true;
          return fall(new Why("the last fall, near the end", Map.of("rate", rate)));
        }
        return List.of();
      }

      private List<Decision> fall(Why why) {
        rate *= factor;
        return List.of(Rated.set(rate, why));
      }
    };
  }
}
