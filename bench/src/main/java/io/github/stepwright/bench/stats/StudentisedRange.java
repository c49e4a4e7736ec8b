package io.github.stepwright.bench.stats;

import org.hipparchus.analysis.integration.SimpsonIntegrator;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Largest less smallest of k independent standard normal numbers, the variance known:
 *
 * <pre>P(range &lt;= q) = k * integral of phi(z) (Phi(z) - Phi(z - q))^(k - 1) dz</pre>
 *
 * <p>Student, "Errors of Routine Analysis", 1927.
 */
public final class StudentisedRange {

  private static final double FAR = 9; // phi(9) is 1e-18
  private static final double ACCURACY = 1e-10;
  private static final int EVALUATIONS = 1_000_000;
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private StudentisedRange() {}

  /** Probability of a range of at most q; k is at least 2. */
  public static double cumulative(int k, double q) {
    var integrator = new SimpsonIntegrator(ACCURACY, ACCURACY, 6, 30);
    return k
        * integrator.integrate(
            EVALUATIONS,
            z ->
                NORMAL.density(z)
                    * Math.pow(
                        NORMAL.cumulativeProbability(z) - NORMAL.cumulativeProbability(z - q),
                        k - 1),
            -FAR,
            FAR);
  }

  /**
   * The range that is not exceeded with a probability.
   *
   * @param k numbers, at least 2
   * @param probability in (0, 1)
   */
  public static double quantile(int k, double probability) {
    return new BrentSolver(1e-9).solve(1000, q -> cumulative(k, q) - probability, 0, 4 * FAR, 3);
  }
}
