package io.github.stepwright.bench.protocol;

import io.github.stepwright.Ask;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
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
 * Looks at the validation split at equal shares of the budget, always at the same examples, the end
 * included, and at the test split in the end. It owns no knob, so nothing of it is charged.
 *
 * @param looks how many, at least 1
 * @param examples of the validation split, from its first on
 * @param test whether the test split is looked at in the end
 */
record Looking(int looks, int examples, boolean test) implements Controller {

  private static final String NAME = "look";

  static boolean isOwn(Ask ask) {
    return ask.by().equals(NAME);
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of();
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Why why = Why.of("one of " + looks + " looks");
      private long asked;
      private long marks;

      @Override
      public List<Decision> on(Signal signal) {
        boolean end = signal.progress().done();
        // What a controller has put back or looked at may be the last act of a budget in work.
        if (!end && !(signal instanceof Signal.Stepped)) {
          return List.of();
        }
        long passed = end ? looks : (long) (signal.progress().fraction() * looks + 1e-9);
        if (passed == marks) {
          return List.of();
        }
        marks = passed;
        var asks = new ArrayList<Decision>();
        asks.add(ask(Split.VALIDATION, examples));
        if (end && test) {
          asks.add(ask(Split.TEST, 0));
        }
        return List.copyOf(asks);
      }

      private Decision ask(Split split, int most) {
        return new Decision.Evaluate(new Ask(NAME, asked++), split, most, true, why);
      }
    };
  }
}
