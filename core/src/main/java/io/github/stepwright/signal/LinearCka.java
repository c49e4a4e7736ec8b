package io.github.stepwright.signal;

/**
 * How alike two models' outputs on the same examples are: ||X'Y||² / (||X'X|| ||Y'Y||), Frobenius
 * norms, columns centred. 1 for outputs that differ by rotation and scale only.
 *
 * <p>Kornblith et al., "Similarity of Neural Network Representations Revisited", 2019,
 * https://arxiv.org/abs/1905.00414
 */
public final class LinearCka {

  private LinearCka() {}

  /**
   * Of two tables with a row for each example.
   *
   * @param x n rows
   * @param y n rows, of any width
   * @return NaN where one of them is constant
   */
  public static double of(double[][] x, double[][] y) {
    double[][] a = centred(x);
    double[][] b = centred(y);
    return cross(a, b) / Math.sqrt(cross(a, a) * cross(b, b));
  }

  private static double[][] centred(double[][] rows) {
    double[][] centred = new double[rows.length][rows[0].length];
    for (int j = 0; j < rows[0].length; j++) {
      double mean = 0;
      for (double[] row : rows) {
        mean += row[j] / rows.length;
      }
      for (int i = 0; i < rows.length; i++) {
        centred[i][j] = rows[i][j] - mean;
      }
    }
    return centred;
  }

  /** Sum of squares of the entries of a'b. */
  private static double cross(double[][] a, double[][] b) {
    double sum = 0;
    for (int p = 0; p < a[0].length; p++) {
      for (int q = 0; q < b[0].length; q++) {
        double entry = 0;
        for (int i = 0; i < a.length; i++) {
          entry += a[i][p] * b[i][q];
        }
        sum += entry * entry;
      }
    }
    return sum;
  }
}
