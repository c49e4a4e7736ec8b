package io.github.stepwright.step;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Conjugate gradients on (H + shift * I) d = g from d = 0, H known by its products alone.
 *
 * <p>Ends where the residual is at most the tolerance times ||g||, or after so many products; what
 * it has by then is a direction of descent. One product for each iteration.
 *
 * <p>Hestenes, Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems", 1952.
 *
 * @param tolerance of the relative residual, above 0
 * @param products most products of one solve, at least 1
 */
record ConjugateGradients(double tolerance, int products) {

  /** The solution; empty where a direction of curvature 0 or less, or one not finite, shows up. */
  Optional<double[]> solve(UnaryOperator<double[]> hessian, double shift, double[] g) {
    int n = g.length;
    double[] d = new double[n];
    double[] r = g.clone();
    double[] p = g.clone();
    double squares = Point.dot(r, r);
    double enough = tolerance * tolerance * squares;
    for (int k = 0; k < products && squares > enough; k++) {
      double[] hp = hessian.apply(p);
      for (int i = 0; i < n; i++) {
        hp[i] += shift * p[i];
      }
      double curvature = Point.dot(p, hp);
      if (!(curvature > 0) || Double.isInfinite(curvature)) {
        return Optional.empty();
      }
      double step = squares / curvature;
      for (int i = 0; i < n; i++) {
        d[i] += step * p[i];
        r[i] -= step * hp[i];
      }
      double next = Point.dot(r, r);
      double share = next / squares;
      for (int i = 0; i < n; i++) {
        p[i] = r[i] + share * p[i];
      }
      squares = next;
    }
    return Optional.of(d);
  }
}
