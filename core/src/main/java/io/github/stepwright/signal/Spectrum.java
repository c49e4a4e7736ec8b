package io.github.stepwright.signal;

import java.util.Arrays;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Eigenvalues of the covariance of representations: how many directions a model uses.
 *
 * @param values largest first, none below 0
 */
public record Spectrum(double[] values) {

  /** Sorts a copy; rounding below 0 becomes 0. */
  public Spectrum {
    values = Arrays.stream(values).map(v -> -Math.max(0, v)).sorted().map(v -> -v).toArray();
  }

  /**
   * Of the covariance of N rows of K numbers, columns centred, divided by N.
   *
   * <p>One symmetric decomposition of K x K: milliseconds at K = 256.
   *
   * @param rows one behind the other, length N * K
   * @param k numbers of a row, at least 1
   */
  public static Spectrum of(double[] rows, int k) {
    int n = rows.length / k;
    double[] mean = new double[k];
    for (int i = 0; i < n * k; i++) {
      mean[i % k] += rows[i] / n;
    }
    RealMatrix covariance = MatrixUtils.createRealMatrix(k, k);
    for (int a = 0; a < k; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          sum += (rows[i * k + a] - mean[a]) * (rows[i * k + b] - mean[b]);
        }
        covariance.setEntry(a, b, sum / n);
        covariance.setEntry(b, a, sum / n);
      }
    }
    return new Spectrum(new EigenDecompositionSymmetric(covariance).getEigenvalues());
  }
}
