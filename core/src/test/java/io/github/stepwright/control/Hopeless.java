package io.github.stepwright.control;

import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import java.util.Map;
import java.util.Optional;

/** No step has a finite loss, whatever the rate. */
final class Hopeless extends Expected {

  Hopeless() {
    super(0.01);
  }

  @Override
  public Step step(Settings settings, Progress at) {
    Step step = super.step(settings, at);
    return new Step(Double.NaN, Map.of(), Optional.empty(), step.cost());
  }
}
