package io.github.stepwright.bench.stats;

import org.hipparchus.stat.inference.MannWhitneyUTest;

/**
 * Two samples that are not paired: is a value of one as often larger as smaller than one of the
 * other?
 *
 * <p>U counts the pairs in which the first is larger, ties as half. The exact p-value is used where
 * there are no ties and at most 50 values, as the library has it.
 *
 * <p>Mann, Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than
 * the Other", 1947.
 *
 * @param u of the first sample
 * @param twoSided p-value
 */
public record MannWhitney(double u, double twoSided) {

  /** The test of two samples, each with one value at least. */
  public static MannWhitney of(double[] first, double[] second) {
    double u = wins(first, second);
    return new MannWhitney(u, new MannWhitneyUTest().mannWhitneyUTest(first, second));
  }

  /**
   * How probable it is that the first is better: the mean over tasks of U / (runs of one * runs of
   * the other), where larger is better.
   *
   * @param first one row for each task
   * @param second the same tasks
   */
  public static double improvement(double[][] first, double[][] second) {
    double sum = 0;
    for (int task = 0; task < first.length; task++) {
      double pairs = (double) first[task].length * second[task].length;
      sum += wins(first[task], second[task]) / pairs;
    }
    return sum / first.length;
  }

  private static double wins(double[] first, double[] second) {
    double wins = 0;
    for (double a : first) {
      for (double b : second) {
        wins += a > b ? 1 : a == b ? 0.5 : 0;
      }
    }
    return wins;
  }
}
