package io.github.stepwright.train;

import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Stepper;
import java.util.Map;

/**
 * A stepper for which layers or blocks are groups, so that each can have its own factor on the
 * rate.
 *
 * @param blocks whether every block is a group; if not, the blocks of a layer are one
 * @param remember whether it is to tell how the gradient differs from the one before
 */
public record Layers(Stepper inner, boolean blocks, boolean remember) implements Stepper {

  @Override
  public Map<Knob, Double> knobs() {
    return inner.knobs();
  }

  @Override
  public Steps start(Objective objective, long seed) {
    var grouped = new Regrouped(objective, blocks);
    if (!remember) {
      return inner.start(grouped, seed);
    }
    var remembering = new Remembering(grouped);
    return remembering.around(inner.start(remembering, seed));
  }
}
