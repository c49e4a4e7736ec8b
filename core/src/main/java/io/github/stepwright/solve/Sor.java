package io.github.stepwright.solve;

import io.github.stepwright.Paper;

/**
 * Successive over-relaxation: x = x + (D/omega + L)^-1 (b - A x), point by point in the order of
 * the unknowns, until the residual is a part of what it was at the start.
 *
 * <p>A right side whose residual is 0 at the start takes no iteration.
 *
 * @param tolerance least ratio of the residual's norm to that at the start, in (0, 1)
 */
@Paper(
    title = "Iterative Methods for Solving Partial Difference Equations of Elliptic Type",
    authors = "Young",
    year = 1954)
public record Sor(double tolerance) implements Solver {

  /** Refuses a tolerance that is no part. */
  public Sor {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException("tolerance must be in (0, 1), got " + tolerance);
    }
  }

  @Override
  public int solve(Stencil a, double[] b, double[] u, double omega) {
    Solver.check(omega);
    double[] residual = new double[u.length];
    double first = residual(a, b, u, residual);
    if (first == 0) {
      return 0;
    }
    for (int k = 1; k <= LIMIT; k++) {
      sweep(a, b, u, omega);
      if (residual(a, b, u, residual) < tolerance * first) {
        return k;
      }
    }
    return LIMIT;
  }

  private static void sweep(Stencil a, double[] b, double[] u, double omega) {
    for (int row = 0; row < a.height(); row++) {
      for (int column = 0; column < a.width(); column++) {
        int i = row * a.width() + column;
        double exact = (b[i] + a.side() * a.neighbours(u, row, column)) / a.center();
        u[i] += omega * (exact - u[i]);
      }
    }
  }

  private static double residual(Stencil a, double[] b, double[] u, double[] out) {
    a.times(u, out);
    for (int i = 0; i < out.length; i++) {
      out[i] = b[i] - out[i];
    }
    return Solver.norm(out);
  }
}
