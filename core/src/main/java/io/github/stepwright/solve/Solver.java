package io.github.stepwright.solve;

/** Solves A u = b by iterations with a relaxation factor. */
public sealed interface Solver permits Sor, SsorCg {

  /** Iterations at which a solve is given up. */
  int LIMIT = 10_000;

  /**
   * Solves.
   *
   * @param b right side
   * @param u where to start; the solution is found there
   * @param omega relaxation factor, in (0, 2)
   * @return iterations made, {@value #LIMIT} where the tolerance was not met
   */
  int solve(Stencil a, double[] b, double[] u, double omega);

  /** Refuses a factor at which the iteration cannot converge. */
  static void check(double omega) {
    if (!(omega > 0 && omega < 2)) {
      throw new IllegalArgumentException("omega must be in (0, 2), got " + omega);
    }
  }

  /** Euclidean norm. */
  static double norm(double[] v) {
    return Math.sqrt(dot(v, v));
  }

  /** Inner product. */
  static double dot(double[] v, double[] w) {
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      sum += v[i] * w[i];
    }
    return sum;
  }
}
