package io.github.stepwright.bench.stats;

/**
 * How far two sets of points are from one another as samples of distributions.
 *
 * <pre>
 * E = 2 / (n m) sum_ij |x_i - y_j| - 1 / n² sum_ij |x_i - x_j| - 1 / m² sum_ij |y_i - y_j|
 * </pre>
 *
 * <p>0 or more, and 0 only where both sets hold the same points in the same shares. Sets drawn from
 * one distribution are about (1 / n + 1 / m) times its mean distance apart. NaN where a coordinate
 * is. Work (n + m)² times the width.
 *
 * <p>Székely, Rizzo, "Energy statistics: A class of statistics based on distances", Journal of
 * Statistical Planning and Inference 143, 2013.
 */
public final class EnergyDistance {

  private EnergyDistance() {}

  /**
   * The distance of two sets.
   *
   * @param x points, width numbers each, row by row
   * @param y likewise
   * @throws IllegalArgumentException if a set is empty
   */
  public static double of(float[] x, float[] y, int width) {
    return 2 * mean(x, y, width) - within(x, width) - within(y, width);
  }

  /** Mean distance of two points of one set, each with itself among the pairs. */
  public static double within(float[] x, int width) {
    int n = points(x, width);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += distance(x, i * width, x, j * width, width);
      }
    }
    return 2 * sum / n / n;
  }

  private static double mean(float[] x, float[] y, int width) {
    int n = points(x, width);
    int m = points(y, width);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        sum += distance(x, i * width, y, j * width, width);
      }
    }
    return sum / n / m;
  }

  private static int points(float[] x, int width) {
    if (x.length == 0) {
      throw new IllegalArgumentException("a set must have 1 point at least, got 0");
    }
    return x.length / width;
  }

  private static double distance(float[] x, int from, float[] y, int other, int width) {
    float sum = 0;
    for (int k = 0; k < width; k++) {
      float off = x[from + k] - y[other + k];
      sum += off * off;
    }
    return Math.sqrt(sum);
  }
}
