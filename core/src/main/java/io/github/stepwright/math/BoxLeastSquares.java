package io.github.stepwright.math;

/**
 * Least squares with bounds on the magnitude of each coefficient, from the normal equations:
 *
 * <pre>
 * minimise cᵀ G c - 2 hᵀ c  with  |c_j| &lt;= bound_j
 * </pre>
 *
 * <p>By descent along one coefficient after another, which solves a convex problem of a few
 * coefficients exactly in the limit; where G is singular it finds one of the minima.
 */
public final class BoxLeastSquares {

  private static final int SWEEPS = 2_000;
  private static final double SMALL = 1e-14;

  private BoxLeastSquares() {}

  /**
   * The coefficients.
   *
   * @param gram symmetric, positive semidefinite
   * @param bounds 0 or more, infinite for none
   */
  public static double[] solve(double[][] gram, double[] h, double[] bounds) {
    double[] c = new double[h.length];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double moved = 0;
      double size = 0;
      for (int j = 0; j < c.length; j++) {
        if (gram[j][j] == 0) {
          continue;
        }
        double rest = h[j];
        for (int k = 0; k < c.length; k++) {
          rest -= k == j ? 0 : gram[j][k] * c[k];
        }
        double next = Math.clamp(rest / gram[j][j], -bounds[j], bounds[j]);
        moved = Math.max(moved, Math.abs(next - c[j]));
        size = Math.max(size, Math.abs(next));
        c[j] = next;
      }
      if (moved <= SMALL * size) {
        break;
      }
    }
    return c;
  }
}
