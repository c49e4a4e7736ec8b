package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Passes over steps whose loss or gradient is not finite, a few in a row; one more ends the run.
 *
 * <p>Such a step has changed neither weights nor the optimizer's state nor its step number; it is
 * charged and stands in the journal. Mixed-precision training lives with one now and then; a run
 * that has run away does not come back by itself.
 *
 * @param most steps in a row that are passed over, at least 1
 */
public record Skipping(@Default("10") int most) implements Controller {

  /** Refuses a limit below 1. */
  public Skipping {
    if (most < 1) {
      throw new IllegalArgumentException("skipping.most must be >= 1, got " + most);
    }
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of();
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private int row;

      @Override
      public List<Decision> on(Signal signal) {
        if (signal instanceof Signal.Stepped) {
          row = 0;
        }
        if (!(signal instanceof Signal.Diverged) || row == most) {
          return List.of();
        }
        row++;
        return List.of(
            new Decision.Skip(
                new Why("loss or gradient not finite", Map.of("inARow", (double) row))));
      }
    };
  }
}
