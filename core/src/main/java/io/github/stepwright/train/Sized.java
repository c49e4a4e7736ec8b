package io.github.stepwright.train;

import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Stepper;
import java.util.HashMap;
import java.util.Map;

/**
 * A stepper that names the batch size of its first step, in place of the workload's own.
 *
 * @param examples at least 1
 */
public record Sized(Stepper inner, int examples) implements Stepper {

  @Override
  public Map<Knob, Double> knobs() {
    var knobs = new HashMap<>(inner.knobs());
    knobs.put(Knob.BATCH_SIZE, (double) examples);
    return knobs;
  }

  @Override
  public Steps start(Objective objective, long seed) {
    return inner.start(objective, seed);
  }
}
