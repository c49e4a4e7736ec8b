package io.github.stepwright.optim;

/**
 * Variance rectification of an adaptive rate, for RAdam and AdaBelief:
 *
 * <pre>
 * rho_inf = 2 / (1 - beta2) - 1, rho = rho_inf - 2 t * beta2^t / (1 - beta2^t)
 * r = sqrt( (rho - 4) (rho - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho) )
 * </pre>
 *
 * <p>rho is the length of the average at step t; where it is short, r is not to be used and the
 * rule falls back to momentum. For beta2 below 0.67 it stays short for ever.
 */
final class Rectification {

  private Rectification() {}

  /** rho of step t, from 1. */
  static double length(double beta2, long step) {
    double debias = Hyper.debias(beta2, step);
    return limit(beta2) - 2 * step * (1 - debias) / debias;
  }

  /** r for a length above 4. */
  static double factor(double beta2, double rho) {
    double limit = limit(beta2);
    return Math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
  }

  private static double limit(double beta2) {
    return 2 / (1 - beta2) - 1;
  }
}
