package io.github.stepwright.bench.refine;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.math.Numbers;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.schedule.Tabulated;

/**
 * A schedule without base rate, under a name short enough for a table.
 *
 * @param name as tables call it
 * @param spec that makes it
 */
public record Shape(String name, String spec) {

  /** A shape that its spec names. */
  static Shape of(String spec) {
    return new Shape(spec, spec);
  }

  /** A shape given by the value of every step. */
  public static Shape of(String name, Tabulated values) {
    return new Shape(name, Catalog.SCHEDULES.print(values));
  }

  /**
   * The values that a schedule has over so many steps, as shares of the largest: what is left of a
   * rate when its scale is taken out.
   */
  public static Shape of(String name, Schedule rate, int steps) {
    double[] values = values(rate, steps);
    double peak = largest(values);
    for (int t = 0; t < steps; t++) {
      values[t] /= peak;
    }
    return of(name, new Tabulated(1, Numbers.of(values)));
  }

  /** The largest value of a schedule over so many steps. */
  public static double peak(Schedule rate, int steps) {
    return largest(values(rate, steps));
  }

  private static double[] values(Schedule rate, int steps) {
    double[] values = new double[steps];
    for (int t = 0; t < steps; t++) {
      values[t] = rate.at(Progress.of(t, steps));
    }
    return values;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    if (!(largest > 0) || Double.isInfinite(largest)) {
      throw new IllegalArgumentException(
          "a schedule must have a finite rate above 0 somewhere, got at most " + largest);
    }
    return largest;
  }
}
