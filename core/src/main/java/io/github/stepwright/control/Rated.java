package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Settings;
import io.github.stepwright.Why;
import java.util.Set;

/** A controller that {@code --lr} can name: it owns the learning rate, and rarely another knob. */
public interface Rated extends Controller {

  @Override
  default Set<Knob> knobs() {
    return Set.of(Knob.LEARNING_RATE);
  }

  /**
   * The same controller with its rates multiplied: a shape with peak 1 becomes the rate itself. One
   * that finds its own scale stays as it is.
   *
   * @param base the optimizer's rate, above 0
   */
  Rated times(double base);

  /** A decision on the rate of all groups. */
  static Decision set(double rate, Why why) {
    return new Decision.Set(Knob.LEARNING_RATE, Settings.ALL, rate, why);
  }

  /** The rate that a decision sets; NaN for any other decision. */
  static double rate(Decision decision) {
    return decision instanceof Decision.Set set
            && set.knob().equals(Knob.LEARNING_RATE)
            && set.group().equals(Settings.ALL)
        ? set.value()
        : Double.NaN;
  }
}
