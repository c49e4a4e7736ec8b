package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.run.Catalog;

/** A schedule on a horizon that it fits, read step by step. */
record Curve(Schedule schedule, long horizon) {

  static Curve of(String spec, long horizon) {
    return of(Catalog.SCHEDULES.parse(spec), horizon);
  }

  static Curve of(Schedule schedule, long horizon) {
    schedule.fit(Progress.of(0, horizon));
    return new Curve(schedule, horizon);
  }

  double at(long step) {
    return schedule.at(Progress.of(step, horizon));
  }

  /** The values of all steps that are made. */
  double[] values() {
    double[] values = new double[Math.toIntExact(horizon)];
    for (int t = 0; t < values.length; t++) {
      values[t] = at(t);
    }
    return values;
  }

  /** Expects the values at steps 0, 1, …, to the digits of a table with that many decimals. */
  Curve begins(int decimals, double... expected) {
    for (int t = 0; t < expected.length; t++) {
      assertThat(at(t))
          .as("%s, step %d", schedule, t)
          .isCloseTo(expected[t], within(0.5001 * Math.pow(10, -decimals)));
    }
    return this;
  }

  /** Expects one value to nine digits. */
  Curve has(long step, double expected) {
    assertThat(at(step))
        .as("%s, step %d of %d", schedule, step, horizon)
        .isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    return this;
  }

  /** Expects one value to an absolute distance. */
  Curve has(long step, double expected, double distance) {
    assertThat(at(step))
        .as("%s, step %d of %d", schedule, step, horizon)
        .isCloseTo(expected, within(distance));
    return this;
  }
}
