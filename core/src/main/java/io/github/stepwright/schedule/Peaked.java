package io.github.stepwright.schedule;

import io.github.stepwright.Schedule;

/** A schedule that is measured by the peak it names, and is nowhere above it. */
interface Peaked extends Schedule {

  /** The greatest value, above 0. */
  double peak();

  @Override
  default double top() {
    return peak();
  }
}
