package io.github.stepwright.refine;

import io.github.stepwright.math.Numbers;
import io.github.stepwright.schedule.Tabulated;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A few rows of a schedule, between which straight lines come near to all the others.
 *
 * <p>From each knot the line runs as far as some line through the knot passes every row on the way
 * at the tolerance or nearer, and ends on a row that such a line meets; one pass over the rows. The
 * first and the last row are always knots.
 *
 * @param rows of the knots, rising from 0
 * @param values of the knots, to {@value #DIGITS} digits, or as they were where every row is one
 * @param deviation largest distance between a row and the lines, the rounding included
 */
public record Knots(List<Long> rows, List<Double> values, double deviation) {

  /** Digits of a value, enough for a deviation of 5e-6. */
  public static final int DIGITS = 5;

  private static final int BISECTIONS = 40;

  /** Copies the lists. */
  public Knots {
    rows = List.copyOf(rows);
    values = Numbers.copyOf(values);
    if (rows.isEmpty() || rows.size() != values.size()) {
      throw new IllegalArgumentException(
          "knots must be at least one row with its value, got %d rows and %d values"
              .formatted(rows.size(), values.size()));
    }
  }

  /** Every row, unrounded. */
  public static Knots all(List<Double> schedule) {
    var rows = new ArrayList<Long>(schedule.size());
    for (long row = 0; row < schedule.size(); row++) {
      rows.add(row);
    }
    return new Knots(rows, schedule, 0);
  }

  /**
   * Knots that no row is farther from than the tolerance; rounding adds a little to that.
   *
   * @param schedule at least one value
   * @param tolerance 0 or more
   */
  public static Knots within(List<Double> schedule, double tolerance) {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("tolerance must be >= 0, got " + tolerance);
    }
    double[] v = Numbers.copyOf(schedule).array();
    return of(v, rows(v, tolerance));
  }

  /**
   * The nearest knots of at most so many; every row, unrounded, where there are no more.
   *
   * @param most at least 2
   */
  public static Knots atMost(List<Double> schedule, int most) {
    if (most < 2) {
      throw new IllegalArgumentException("knots must be >= 2, got " + most);
    }
    if (schedule.size() <= most) {
      return all(schedule);
    }
    double[] v = Numbers.copyOf(schedule).array();
    double high = 0; // a tolerance that one line satisfies
    for (double value : v) {
      high = Math.max(high, 2 * Math.abs(value));
    }
    double low = 0;
    List<Long> best = rows(v, high);
    for (int k = 0; k < BISECTIONS; k++) {
      double middle = (low + high) / 2;
      List<Long> rows = rows(v, middle);
      if (rows.size() <= most) {
        best = rows;
        high = middle;
      } else {
        low = middle;
      }
    }
    return of(v, best);
  }

  private static List<Long> rows(double[] v, double tolerance) {
    var rows = new ArrayList<Long>();
    rows.add(0L);
    int from = 0;
    while (from < v.length - 1) {
      double least = Double.NEGATIVE_INFINITY; // slopes that pass all rows so far
      double most = Double.POSITIVE_INFINITY;
      int end = from + 1;
      for (int j = from + 1; j < v.length && least <= most; j++) {
        double rise = v[j] - v[from];
        double slope = rise / (j - from);
        if (slope >= least && slope <= most) {
          end = j;
        }
        least = Math.max(least, (rise - tolerance) / (j - from));
        most = Math.min(most, (rise + tolerance) / (j - from));
      }
      rows.add((long) end);
      from = end;
    }
    return rows;
  }

  private static Knots of(double[] v, List<Long> rows) {
    double[] values = new double[rows.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] =
          BigDecimal.valueOf(v[Math.toIntExact(rows.get(k))])
              .round(new MathContext(DIGITS))
              .doubleValue();
    }
    double deviation = Math.abs(v[0] - values[0]);
    for (int k = 1; k < values.length; k++) {
      int from = Math.toIntExact(rows.get(k - 1));
      int to = Math.toIntExact(rows.get(k));
      for (int row = from + 1; row <= to; row++) {
        double share = (double) (row - from) / (to - from);
        double line = values[k - 1] + share * (values[k] - values[k - 1]);
        deviation = Math.max(deviation, Math.abs(v[row] - line));
      }
    }
    return new Knots(rows, Numbers.of(values), deviation);
  }

  /** The lines as a schedule that a spec can name. */
  public Tabulated schedule(double peak) {
    return rows.getLast() == rows.size() - 1
        ? new Tabulated(peak, values)
        : new Tabulated(peak, values, rows);
  }
}
