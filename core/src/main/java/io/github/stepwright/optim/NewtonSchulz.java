package io.github.stepwright.optim;

import java.util.Arrays;

/**
 * Pushes the singular values of a matrix towards 1 with an odd polynomial of degree 5:
 *
 * <pre>
 * X = X / (||X||_F + 1e-7)
 * repeat: A = X Xᵗ;  B = b A + c A²;  X = a X + B X       a, b, c = 3.4445, -4.7750, 2.0315
 * </pre>
 *
 * <p>It does not converge: after 5 iterations singular values from 0.01 to 1 lie between 0.68 and
 * 1.14. The products are taken over the shorter side: with Z = Xᵗ tall, A = Zᵗ Z and Z = a Z + Z B.
 * All in double and in a fixed order; 6 n m² multiplications and additions for each iteration, half
 * of those of A saved by its symmetry.
 */
final class NewtonSchulz {

  private static final double A = 3.4445;
  private static final double B = -4.7750;
  private static final double C = 2.0315;
  private static final double EPS = 1e-7;

  private NewtonSchulz() {}

  /**
   * Works in place.
   *
   * @param z n rows of m values, n at least m
   * @param n the longer side
   * @param m the shorter side
   * @param gram working memory, m x m
   * @param poly working memory, m x m
   * @param row working memory, m
   */
  static void apply(
      double[] z, int n, int m, double[] gram, double[] poly, double[] row, int iterations) {
    double squares = 0;
    for (int i = 0; i < n * m; i++) {
      squares += z[i] * z[i];
    }
    double scale = 1 / (Math.sqrt(squares) + EPS);
    for (int i = 0; i < n * m; i++) {
      z[i] *= scale;
    }
    for (int k = 0; k < iterations; k++) {
      gram(z, n, m, gram, row);
      for (int i = 0; i < m; i++) {
        product(gram, i * m, gram, m, row);
        for (int j = 0; j < m; j++) {
          poly[i * m + j] = B * gram[i * m + j] + C * row[j];
        }
      }
      for (int i = 0; i < n; i++) {
        product(z, i * m, poly, m, row);
        for (int j = 0; j < m; j++) {
          z[i * m + j] = A * z[i * m + j] + row[j];
        }
      }
    }
  }

  /** Zᵗ Z: outer products of the rows are added up, the part on and right of the diagonal first. */
  private static void gram(double[] z, int n, int m, double[] gram, double[] row) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(row, 0, m, 0);
      for (int k = 0; k < n; k++) {
        double left = z[k * m + i];
        int at = k * m;
        for (int j = i; j < m; j++) {
          row[j] += left * z[at + j];
        }
      }
      System.arraycopy(row, i, gram, i * m + i, m - i);
    }
    for (int i = 1; i < m; i++) {
      for (int j = 0; j < i; j++) {
        gram[i * m + j] = gram[j * m + i];
      }
    }
  }

  /** A row of m values, times an m x m matrix; four rows of it at a time, for fewer writes. */
  private static void product(double[] left, int at, double[] right, int m, double[] out) {
    Arrays.fill(out, 0, m, 0);
    int k = 0;
    for (; k + 3 < m; k += 4) {
      double a = left[at + k];
      double b = left[at + k + 1];
      double c = left[at + k + 2];
      double d = left[at + k + 3];
      int from = k * m;
      for (int j = 0; j < m; j++) {
        out[j] +=
            a * right[from + j]
                + b * right[from + m + j]
                + c * right[from + 2 * m + j]
                + d * right[from + 3 * m + j];
      }
    }
    for (; k < m; k++) {
      double a = left[at + k];
      for (int j = 0; j < m; j++) {
        out[j] += a * right[k * m + j];
      }
    }
  }
}
