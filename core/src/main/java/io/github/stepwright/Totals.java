package io.github.stepwright;

import java.util.Arrays;

/**
 * Sums over the ranges of one group, kept range by range and added in the order of the ranges, so
 * that a result does not depend on how many threads made it.
 *
 * <p>Beside the rule's own sums it holds the squares of updates and weights. A part is written by
 * one thread at a time.
 */
public final class Totals {

  private static final int UPDATE = 0;
  private static final int WEIGHT = 1;
  private static final int OWN = 2;

  private final int width;
  private final double[] values;

  /**
   * All sums 0.
   *
   * @param sums the rule's own sums
   * @param parts number of ranges
   */
  public Totals(int sums, int parts) {
    this.width = OWN + sums;
    this.values = new double[width * parts];
  }

  /** Sets everything to 0. */
  public void clear() {
    Arrays.fill(values, 0);
  }

  /**
   * Squares that the update of a range met.
   *
   * @param update sum of squares of the changes
   * @param weight sum of squares of the weights before
   */
  public void moved(Range range, double update, double weight) {
    values[range.part() * width + UPDATE] = update;
    values[range.part() * width + WEIGHT] = weight;
  }

  /** Adds to one of the rule's own sums. */
  public void add(Range range, int sum, double value) {
    values[range.part() * width + OWN + sum] += value;
  }

  /** One of the rule's own sums over all ranges. */
  public double sum(int sum) {
    return total(OWN + sum);
  }

  /** Euclidean norm of the change of the weights. */
  public double updateL2() {
    return Math.sqrt(total(UPDATE));
  }

  /** Euclidean norm of the weights before the step. */
  public double weightL2() {
    return Math.sqrt(total(WEIGHT));
  }

  private double total(int offset) {
    double total = 0;
    for (int i = offset; i < values.length; i += width) {
      total += values[i];
    }
    return total;
  }
}
