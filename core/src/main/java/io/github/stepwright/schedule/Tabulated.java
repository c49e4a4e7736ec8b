package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.math.Numbers;
import java.util.List;

/**
 * A schedule given by its values, as a refinement gives it.
 *
 * <p>value(k) = peak * values[k], to the bit where the horizon equals the number of rows. Otherwise
 * the table is stretched: the first step takes the first value, the last step the last, and between
 * them it is interpolated linearly by the fraction of the budget, at row
 *
 * <p>x = s * h / (h - 1) * (n - 1), s the fraction, h the horizon, n the number of rows
 *
 * <p>(s * (n - 1) where the budget cannot tell the horizon). A table may leave rows out: {@code at}
 * then names those that it keeps, and the others lie on the line between their neighbours. Past the
 * end it holds the last value. The last value is used by a step, so a table that ends in 0, as a
 * refined one does, wastes its last step.
 *
 * @param peak factor on all values, above 0; the highest rate where the largest value is 1
 * @param values at least one, each a share of the peak in [0, 1]
 * @param at row of each value, rising from 0, the last one n - 1; every row has its value where
 *     there are none
 */
@Paper(
    title = "When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement",
    authors = "Defazio, Cutkosky, Mehta, Mishchenko",
    year = 2023,
    arxiv = "2310.07831")
public record Tabulated(@Default("1") double peak, List<Double> values, @Default("") List<Long> at)
    implements Peaked {

  /** Copies the lists; refuses an empty table, values that are no shares, and rows in disorder. */
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
    at = List.copyOf(at);
    if (!at.isEmpty() && at.size() != values.size()) {
      throw new IllegalArgumentException(
          "tabulated.at must name one row for each value, got %d for %d"
              .formatted(at.size(), values.size()));
    }
    for (int i = 0; i < at.size(); i++) {
      Checks.steps("tabulated.at", i == 0 ? 0 : at.get(i - 1) + 1, at.get(i));
      if (i == 0 && at.get(i) != 0) {
        throw new IllegalArgumentException("tabulated.at must begin with 0, got " + at.get(i));
      }
    }
  }

  /** A table that has every row. */
  public Tabulated(double peak, List<Double> values) {
    this(peak, values, List.of());
  }

  @Override
  public double at(Progress p) {
    long last = at.isEmpty() ? values.size() - 1 : at.getLast();
    long h = p.horizon();
    double s = p.fraction();
    if (h == last + 1 && s == (double) p.step() / h) {
      long row = Math.min(p.step(), last);
      return peak * (at.isEmpty() ? values.get((int) row) : between(row));
    }
    double stretch = h == 0 ? 1 : h == 1 ? 0 : (double) h / (h - 1);
    double x = Math.min(s * stretch * last, last);
    if (!at.isEmpty()) {
      return peak * between(x);
    }
    int i = (int) x;
    double here = values.get(i);
    return peak * (i == last ? here : here + (x - i) * (values.get(i + 1) - here));
  }

  /** The value of a row, whole or not, of a table that leaves rows out. */
  private double between(double row) {
    int i = 0; // last value at or before the row
    for (int above = at.size(); above - i > 1; ) {
      int middle = (i + above) >>> 1;
      if (at.get(middle) <= row) {
        i = middle;
      } else {
        above = middle;
      }
    }
    double here = values.get(i);
    if (at.get(i) == row) {
      return here;
    }
    double share = (row - at.get(i)) / (at.get(i + 1) - at.get(i));
    return here + share * (values.get(i + 1) - here);
  }
}
