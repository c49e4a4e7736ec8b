package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.math.Numbers;
import java.util.List;

/**
 * A schedule given by its values, as a refinement gives it.
 *
 * <p>value(k) = peak * values[k], to the bit where the horizon equals the number of values.
 * Otherwise the table is stretched: the first step takes the first value, the last step the last,
 * and between them it is interpolated linearly by the fraction of the budget, at position
 *
 * <p>x = s * h / (h - 1) * (n - 1), s the fraction, h the horizon, n the number of values
 *
 * <p>(s * (n - 1) where the budget cannot tell the horizon). Past the end it holds the last value.
 * The last value is used by a step, so a table that ends in 0, as a refined one does, wastes its
 * last step.
 *
 * @param peak factor on all values, above 0; the highest rate where the largest value is 1
 * @param values at least one, each a share of the peak in [0, 1]
 */
@Paper(
    title = "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement",
    authors = "Defazio, Cutkosky, Mehta, Mishchenko",
    year = 2023,
    arxiv = "2310.07831")
public record Tabulated(@Default("1") double peak, List<Double> values) implements Peaked {

  /** Copies the values and refuses an empty table and values that are no shares of the peak. */
  public Tabulated {
    Checks.peak("tabulated", peak);
    if (values.isEmpty()) {
      throw new IllegalArgumentException(
          "tabulated.values must have at least one number, got none");
    }
    values = Numbers.copyOf(values);
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i);
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException(
            "tabulated.values must be in [0, 1], got %s at index %d; put the scale into the peak"
                .formatted(value, i));
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
