package io.github.stepwright.schedule;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.math.Numbers;
import java.util.List;

/**
 * A schedule given by its values.
 *
 * <p>value(k) = peak * values[k] to the bit where the horizon equals the number of values.
 * Otherwise the table is stretched: the first step takes the first value, the last step the last,
 * and between them it is interpolated linearly by the fraction of the budget, at position
 *
 * <p>x = s * h / (h - 1) * (n - 1), s the fraction, h the horizon, n the number of values
 *
 * <p>(s * (n - 1) where the budget cannot tell the horizon). Past the end it holds the last value.
 * The last value is used by a step, so a table that ends in 0, as a refined one does, wastes its
 * last step.
 *
 * @param peak factor on all values, above 0; with a table whose largest value is 1, the highest
 *     rate
 * @param values at least one; finite, 0 or more
 */
public record Tabulated(double peak, List<Double> values) implements Schedule {

  /** Copies the values and refuses an empty table and values that are no rates. */
  public Tabulated {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException("peak must be > 0 and finite, got " + peak);
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values must have at least one number, got none");
    }
    values = Numbers.copyOf(values);
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i);
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "values must be finite and >= 0, got %s at index %d".formatted(value, i));
      }
    }
  }

  @Override
  public double at(Progress p) {
    int last = values.size() - 1;
    long h = p.horizon();
    double s = p.fraction();
    if (h == last + 1 && s == (double) p.step() / h) {
      return peak * values.get((int) Math.min(p.step(), last));
    }
    double stretch = h == 0 ? 1 : h == 1 ? 0 : (double) h / (h - 1);
    double x = Math.min(s * stretch * last, last);
    int i = (int) x;
    double here = values.get(i);
    return peak * (i == last ? here : here + (x - i) * (values.get(i + 1) - here));
  }
}
