package io.github.stepwright.signal;

import io.github.stepwright.Block;
import io.github.stepwright.Quantity;
import java.util.Arrays;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Noise of a block's gradient: the squared dual norm of what changed since the step before, D =
 * G(t) - G(t-1), in the norm that its update is measured by.
 *
 * <pre>
 * hidden/…   sqrt(rows / columns) * nuclear norm     (step: orthogonal, as by Muon)
 * outer/…     sum of |D_ij|                           (step: sign)
 * vector/…   sqrt(d) * Euclidean norm, d values      (step: normalised)
 * </pre>
 *
 * <p>Rows stand for outputs and columns for inputs, as with {@code muon}; a block that lies the
 * other way round has another constant factor. The nuclear norm is the sum of the roots of the
 * eigenvalues of the smaller Gram matrix, exact to rounding (1e-8 of the largest); cost of its side
 * cubed; NaN where that decomposition does not converge. What changed holds drift too, so that a
 * large rate looks like noise.
 *
 * <p>LANTON, https://arxiv.org/abs/2510.14009
 */
public final class DualNoise {

  private DualNoise() {}

  /** The quantity of a group. */
  public static Quantity of(String group) {
    return new Quantity("dualNoise[" + group + "]");
  }

  /**
   * The squared dual norm.
   *
   * @param before gradient of all blocks, one behind the other
   * @param now the next one
   * @param at where this block begins in both
   */
  public static double square(Block block, float[] before, float[] now, int at) {
    double[] d = new double[block.length()];
    for (int i = 0; i < d.length; i++) {
      d[i] = (double) now[at + i] - before[at + i];
    }
    double norm = norm(block.group(), d, block.rows(), block.columns());
    return norm * norm;
  }

  /** The dual norm of a row-major matrix by the group that it is in. */
  static double norm(String group, double[] d, int rows, int columns) {
    if (group.startsWith("hidden/")) {
      return Math.sqrt((double) rows / columns) * nuclear(d, rows, columns);
    }
    if (group.startsWith("outer/")) {
      return Arrays.stream(d).map(Math::abs).sum();
    }
    return Math.sqrt(d.length * Arrays.stream(d).map(v -> v * v).sum());
  }

  private static double nuclear(double[] d, int rows, int columns) {
    boolean tall = rows >= columns;
    int side = tall ? columns : rows;
    int length = tall ? rows : columns;
    RealMatrix gram = MatrixUtils.createRealMatrix(side, side);
    for (int a = 0; a < side; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
          sum +=
              tall
                  ? d[k * columns + a] * d[k * columns + b]
                  : d[a * columns + k] * d[b * columns + k];
        }
        gram.setEntry(a, b, sum);
        gram.setEntry(b, a, sum);
      }
    }
    try {
      return Arrays.stream(new EigenDecompositionSymmetric(gram).getEigenvalues())
          .map(v -> Math.sqrt(Math.max(0, v)))
          .sum();
    } catch (MathIllegalStateException _) {
      return Double.NaN; // its iteration did not converge: the difference is left out
    }
  }
}
