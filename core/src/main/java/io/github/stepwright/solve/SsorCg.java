package io.github.stepwright.solve;

/**
 * Conjugate gradients with the symmetric SOR preconditioner
 *
 * <pre>
 * M = (D + omega L) D^-1 (D + omega L)ᵀ / (omega (2 - omega))
 * </pre>
 *
 * <p>until the residual is a part of the right side; a right side of 0 has the solution 0.
 *
 * @param tolerance least ratio of the residual's norm to that of the right side, in (0, 1)
 */
public record SsorCg(double tolerance) implements Solver {

  /** Refuses a tolerance that is no part. */
  public SsorCg {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance must be in (0, 1), got " + tolerance);
    }
  }

  @Override
  public int solve(Stencil a, double[] b, double[] u, double omega) {
    Solver.check(omega);
    int n = u.length;
    double[] r = new double[n];
    double[] z = new double[n];
    double[] ap = new double[n];
    double enough = tolerance * Solver.norm(b);
    a.times(u, r);
    for (int i = 0; i < n; i++) {
      r[i] = b[i] - r[i];
    }
    if (Solver.norm(r) <= enough) {
      return 0;
    }
    precondition(a, r, z, omega);
    double[] p = z.clone();
    double rz = Solver.dot(r, z);
    for (int k = 1; k <= LIMIT; k++) {
      a.times(p, ap);
      double alpha = rz / Solver.dot(p, ap);
      for (int i = 0; i < n; i++) {
        u[i] += alpha * p[i];
        r[i] -= alpha * ap[i];
      }
      if (Solver.norm(r) <= enough) {
        return k;
      }
      precondition(a, r, z, omega);
      double next = Solver.dot(r, z);
      double beta = next / rz;
      rz = next;
      for (int i = 0; i < n; i++) {
        p[i] = z[i] + beta * p[i];
      }
    }
    return LIMIT;
  }

  /** z = M^-1 r: a sweep forward, the diagonal, a sweep backward. */
  private static void precondition(Stencil a, double[] r, double[] z, double omega) {
    int width = a.width();
    double below = omega * a.side() / a.center();
    double factor = omega * (2 - omega) / a.center();
    for (int i = 0, row = 0; row < a.height(); row++) {
      for (int column = 0; column < width; column++, i++) {
        double sum = row > 0 ? z[i - width] : 0;
        sum += column > 0 ? z[i - 1] : 0;
        z[i] = factor * r[i] + below * sum;
      }
    }
    for (int i = z.length - 1, row = a.height() - 1; row >= 0; row--) {
      for (int column = width - 1; column >= 0; column--, i--) {
        double sum = row < a.height() - 1 ? z[i + width] : 0;
        sum += column < width - 1 ? z[i + 1] : 0;
        z[i] += below * sum;
      }
    }
  }
}
