package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.signal.Measurements;

/** Looks ten thousand times flatter than it is: the anchor is as much too high. */
final class Steep extends Expected {

  Steep() {
    super(0.01);
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    Measurement found = super.measure(what);
    double value = found.value() * (what.what().equals(Measurements.LOSS_AHEAD) ? 1 : 1e-4);
    return new Measurement(value, value, value, found.cost());
  }
}
