package io.github.stepwright.privacy;

import io.github.stepwright.Paper;

/**
 * Renyi differential privacy of the subsampled Gaussian mechanism at the integer orders 2 to 256.
 *
 * <pre>
 * q      chance of an example (or user) to be in a step's sample, each independently
 * sigma  standard deviation of the noise over the clipping norm
 * rdp(a) = ln( sum over k of C(a,k) (1-q)^(a-k) q^k exp(k(k-1) / (2 sigma²)) ) / (a - 1)
 *        = a / (2 sigma²) for q = 1
 * eps    = min over a of ( sum over steps of rdp(a) + ln(1/delta) / (a - 1) )
 * </pre>
 *
 * <p>What was spent is an array of the caller's, one number for each order, so steps with different
 * q and sigma add up and a checkpoint is a copy. It holds for samples drawn by independent coins; a
 * shuffled pass in batches of equal size is another mechanism, and the figure is then only the
 * customary stand-in. The smallest epsilon that can be reported is {@code ln(1/delta) / 255}.
 *
 * <p>Safe to share between threads.
 */
@Paper(
    title = "Renyi Differential Privacy of the Sampled Gaussian Mechanism",
    authors = "Mironov, Talwar, Zhang",
    year = 2019,
    arxiv = "1908.10530")
public final class RenyiAccountant {

  /** Smallest order. */
  public static final int LOWEST = 2;

  /** Largest order. */
  public static final int HIGHEST = 256;

  /** Number of orders, which is the length of an array of what was spent. */
  public static final int ORDERS = HIGHEST - LOWEST + 1;

  private static final int HALVINGS = 200;
  private static final double LEAST_NOISE = 1e-3;
  private static final double MOST_NOISE = 1e9;

  private RenyiAccountant() {}

  /**
   * What can be said about a run.
   *
   * @param epsilon bound on the privacy loss, in nats
   * @param order the Renyi order that gives it
   */
  public record Spent(double epsilon, double delta, int order) {}

  /**
   * Renyi divergence of one step, in nats; infinite without noise.
   *
   * @param q in [0, 1]
   * @param sigma 0 or more
   * @param order at least 2
   */
  public static double divergence(double q, double sigma, int order) {
    check(q, sigma);
    if (order < LOWEST) {
      throw new IllegalArgumentException("order must be >= 2, got " + order);
    }
    if (q == 0) {
      return 0;
    }
    if (q == 1 || sigma == 0) {
      return sigma == 0 ? Double.POSITIVE_INFINITY : order / (2 * sigma * sigma);
    }
    // The terms k = 0 and 1 have no exponential. With exp(x) - 1 instead of exp(x) the others are
    // what the sum has above 1, so that nothing cancels when q is small.
    double choose = Math.log(order); // ln C(order, 1)
    double above = Double.NEGATIVE_INFINITY;
    for (int k = 2; k <= order; k++) {
      choose += Math.log((order - k + 1.0) / k);
      double exponent = k * (k - 1.0) / (2 * sigma * sigma);
      double term = choose + k * Math.log(q) + (order - k) * Math.log1p(-q) + logExpm1(exponent);
      above = logAdd(above, term);
    }
    return logAdd(0, above) / (order - 1);
  }

  private static double logExpm1(double x) {
    return x > 1 ? x + Math.log1p(-Math.exp(-x)) : Math.log(Math.expm1(x));
  }

  /** ln(e^a + e^b). */
  private static double logAdd(double a, double b) {
    double high = Math.max(a, b);
    return high == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(-Math.abs(a - b)));
  }

  /**
   * Adds what steps spend.
   *
   * @param spent one number for each order, zeros at the start
   */
  public static void charge(double[] spent, double q, double sigma, long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("steps must be >= 0, got " + steps);
    }
    for (int order = LOWEST; steps > 0 && order <= HIGHEST; order++) {
      spent[order - LOWEST] += steps * divergence(q, sigma, order);
    }
  }

  /**
   * The guarantee for what was spent.
   *
   * @param delta in (0, 1)
   */
  public static Spent spent(double[] spent, double delta) {
    if (!(delta > 0 && delta < 1)) {
      throw new IllegalArgumentException("delta must be in (0, 1), got " + delta);
    }
    double least = Double.POSITIVE_INFINITY;
    int at = LOWEST;
    for (int order = LOWEST; order <= HIGHEST; order++) {
      double epsilon = spent[order - LOWEST] - Math.log(delta) / (order - 1);
      if (epsilon < least) {
        least = epsilon;
        at = order;
      }
    }
    return new Spent(least, delta, at);
  }

  /** The guarantee of equal steps. */
  public static Spent spent(double q, double sigma, long steps, double delta) {
    double[] spent = new double[ORDERS];
    charge(spent, q, sigma, steps);
    return spent(spent, delta);
  }

  /**
   * The least noise, as a multiple of the clipping norm, with which equal steps stay within
   * epsilon; found by halving, so it never promises too much.
   *
   * @throws IllegalArgumentException where no noise is enough, because epsilon is below what these
   *     orders can show
   */
  public static double noise(double q, long steps, double delta, double epsilon) {
    double low = LEAST_NOISE;
    double high = MOST_NOISE;
    Spent least = spent(q, high, steps, delta);
    if (!(epsilon >= least.epsilon)) {
      throw new IllegalArgumentException(
          "epsilon must be >= %s for delta = %s, got %s; take a larger delta"
              .formatted(least.epsilon, delta, epsilon));
    }
    for (int k = 0; k < HALVINGS && high > low * (1 + 1e-12); k++) {
      double middle = Math.sqrt(low * high);
      if (spent(q, middle, steps, delta).epsilon <= epsilon) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static void check(double q, double sigma) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("q must be in [0, 1], got " + q);
    }
    if (!(sigma >= 0)) {
      throw new IllegalArgumentException("sigma must be >= 0, got " + sigma);
    }
  }
}
