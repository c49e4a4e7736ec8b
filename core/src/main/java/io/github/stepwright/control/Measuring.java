package io.github.stepwright.control;

import io.github.stepwright.Ask;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.plan.RangeTest;
import io.github.stepwright.signal.Measurements;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Measures quantities now and then and at the end, for the journal.
 *
 * <p>It owns no knob, so its measurements serve nobody's control and are not charged.
 *
 * @param every below 1 the share of the budget between two measurements; from 1 on a whole number
 *     of steps
 * @param what names of quantities, of {@link Measurements#ALL}, or {@code rateRange}, whose steps
 *     are charged all the same
 */
public record Measuring(
    @Default("0.05") double every,
    @Default("sharpness+noiseScale+updateToWeight") List<String> what)
    implements Controller {

  /** Refuses a pace that is neither, and a quantity that nobody can measure. */
  public Measuring {
    if (!(every > 0 && (every < 1 || every == Math.rint(every)) && every < Long.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "every must be a share in (0, 1) or a whole number of steps, got " + every);
    }
    what = List.copyOf(what);
    for (String name : what) {
      if (!Measurements.ALL.contains(new Quantity(name))
          && !RangeTest.QUANTITY.name().equals(name)) {
        throw new IllegalArgumentException(
            "what must be of %s or %s, got %s"
                .formatted(
                    Measurements.ALL.stream().map(Quantity::name).toList(),
                    RangeTest.QUANTITY.name(),
                    name));
      }
    }
  }

  private boolean share() {
    return every < 1;
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of();
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Why why =
          Why.of(
              share() ? "measured every " + every : "measured every %.0f steps".formatted(every));
      private long asked;
      private long marks;

      @Override
      public List<Decision> on(Signal signal) {
        if (!(signal instanceof Signal.Stepped stepped) || stepped.probe()) {
          return List.of();
        }
        Progress at = stepped.progress();
        long passed = (long) (share() ? Math.min(at.spent(), 1) / every : at.step() / every);
        if (passed == marks && !at.done()) {
          return List.of();
        }
        marks = passed;
        var asks = new ArrayList<Decision>();
        for (String name : what) {
          asks.add(new Decision.Measure(new Ask("measuring", asked++), new Quantity(name), why));
        }
        return List.copyOf(asks);
      }
    };
  }
}
