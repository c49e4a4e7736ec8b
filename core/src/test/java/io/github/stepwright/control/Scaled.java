package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.signal.Measurements;
import java.util.Map;

/** The same problem with loss and gradient multiplied: a rate as much smaller does the same. */
final class Scaled extends Expected {

  private final double scale;

  Scaled(double scale) {
    super(0.01, loss -> scale * loss, scale);
    this.scale = scale;
  }

  @Override
  public Step step(Settings settings, Progress at) {
    double rate = settings.get(Knob.LEARNING_RATE) * scale;
    return super.step(Settings.of(Map.of(Knob.LEARNING_RATE, rate)), at);
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    Measurement found = super.measure(what);
    if (what.what().equals(Measurements.LOSS_AHEAD)) {
      return found;
    }
    double slope = scale * scale * found.value();
    return new Measurement(slope, slope, slope, found.cost());
  }
}
