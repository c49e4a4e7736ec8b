package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Looks at the run from outside: evaluates at equal shares of the budget and at the end, and at the
 * new end of a run that is extended.
 *
 * <p>It owns no knob, so its evaluations serve nobody's control and are not charged.
 *
 * @param every share of the budget between two evaluations of the validation split, in (0, 1]
 * @param examples of one such evaluation at most; 0 for all
 * @param last the splits evaluated in full when the budget is used up
 */
public record Observing(
    @Default("0.05") double every,
    @Default("2000") int examples,
    @Default("train+validation+test") List<Split> last)
    implements Controller {

  /** By what name it asks. */
  public static final String NAME = "observer";

  /** Refuses a share outside (0, 1]. */
  public Observing {
    if (!(every > 0 && every <= 1)) {
      throw new IllegalArgumentException("every must be in (0, 1], got " + every);
    }
    if (examples < 0) {
      throw new IllegalArgumentException("examples must be >= 0, got " + examples);
    }
    last = List.copyOf(last);
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of();
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Why during = Why.of("observed every " + every);
      private final Why end = Why.of("budget used up");
      private long asked;
      private long marks;
      private boolean ended;

      @Override
      public List<Decision> on(Signal signal) {
        if (signal instanceof Signal.Replanned) {
          ended = false; // there is a new end
        }
        // A step that was passed over or taken back, or a look that is charged, may be the last
        // act.
        boolean behind =
            signal instanceof Signal.Stepped
                || signal instanceof Signal.Restored
                || signal instanceof Signal.Measured
                || signal instanceof Signal.Evaluated
                || signal instanceof Signal.Skipped;
        if (behind && signal.progress().done() && !ended) {
          ended = true;
          var asks = new ArrayList<Decision>();
          for (Split split : last) {
            asks.add(ask(split, 0, end));
          }
          return List.copyOf(asks);
        }
        if (!(signal instanceof Signal.Stepped stepped) || stepped.probe() || ended) {
          return List.of();
        }
        long passed = (long) (Math.min(stepped.progress().spent(), 1) / every);
        if (passed == marks) {
          return List.of();
        }
        marks = passed;
        return List.of(ask(Split.VALIDATION, examples, during));
      }

      private Decision ask(Split split, int most, Why why) {
        return new Decision.Evaluate(new Ask(NAME, asked++), split, most, true, why);
      }
    };
  }
}
