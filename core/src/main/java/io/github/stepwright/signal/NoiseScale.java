package io.github.stepwright.signal;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Spread;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The gradient noise scale B = tr(Sigma) / |G|²: the batch size, in examples, at which noise and
 * gradient weigh alike.
 *
 * <pre>
 * |G|²  = (B_big |G_big|² - B_small |G_small|²) / (B_big - B_small)
 * S     = (|G_small|² - |G_big|²) / (1 / B_small - 1 / B_big)
 * B     = average of S / average of |G|²
 * </pre>
 *
 * <p>Both estimates are unbiased, but that of |G|² is often negative, so numerator and denominator
 * are averaged on their own, with weights {@code decay^age} over the updates of this average (not
 * over the steps of the run, most of which may bring no estimate), and the ratio is undetermined
 * while the denominator is not above 0.
 *
 * <p>The interval is Fieller's for a ratio of two correlated means, from the weighted variances and
 * Student's t with {@code 1 / sum w² - 1} degrees of freedom, cut to [0, infinity); its upper end
 * is infinite where the denominator could be 0. It takes the estimates as independent and the scale
 * as constant over the window, so it is too narrow where the scale drifts.
 *
 * <p>The state is an array of the caller's of {@link #STATE} numbers, zeros at the start.
 *
 * @param decay weight of one update against the next, in (0, 1]; 1 is a plain mean
 * @param confidence of the interval, in (0, 1)
 */
@Paper(
    title = "An Empirical Model of Large-Batch Training",
    authors = "McCandlish, Kaplan, Amodei, OpenAI Dota Team",
    year = 2018,
    arxiv = "1812.06162")
public record NoiseScale(@Default("0.99") double decay, @Default("0.95") double confidence) {

  /** Length of the state. */
  public static final int STATE = 7;

  private static final int WEIGHT = 0; // sum of weights
  private static final int SQUARES = 1; // sum of squared weights
  private static final int S = 2; // weighted mean of S
  private static final int G = 3; // weighted mean of |G|²
  private static final int SS = 4; // weighted sums of squared and mixed deviations
  private static final int GG = 5;
  private static final int SG = 6;

  /** Refuses a decay outside (0, 1] and a confidence outside (0, 1). */
  public NoiseScale {
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException("decay must be in (0, 1], got " + decay);
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence must be in (0, 1), got " + confidence);
    }
  }

  /**
   * The scale.
   *
   * @param value examples; NaN while it is undetermined
   * @param low lower end of the interval, 0 or more
   * @param high upper end, infinite where the data set none
   */
  public record Estimate(double value, double low, double high) {

    /** Whether there is a value. */
    public boolean determined() {
      return !Double.isNaN(value);
    }
  }

  /** Estimate of |G|² from one step's micro-batches; may be negative. */
  public static double square(Spread spread) {
    double small = spread.examplesPerPart();
    double big = small * spread.parts();
    return (big * spread.squareOfMean() - small * spread.meanSquare()) / (big - small);
  }

  /** Estimate of the trace of the covariance of one example's gradient. */
  public static double trace(Spread spread) {
    double small = spread.examplesPerPart();
    double big = small * spread.parts();
    return (spread.meanSquare() - spread.squareOfMean()) / (1 / small - 1 / big);
  }

  /**
   * Takes in one step. One part has no spread and numbers that are not finite say nothing: both
   * change nothing.
   */
  public void add(Spread spread, double[] state) {
    double s = trace(spread);
    double g = square(spread);
    if (spread.parts() < 2 || !Double.isFinite(s) || !Double.isFinite(g)) {
      return;
    }
    state[WEIGHT] = decay * state[WEIGHT] + 1;
    state[SQUARES] = decay * decay * state[SQUARES] + 1;
    double offS = s - state[S];
    double offG = g - state[G];
    state[S] += offS / state[WEIGHT];
    state[G] += offG / state[WEIGHT];
    state[SS] = decay * state[SS] + offS * (s - state[S]);
    state[GG] = decay * state[GG] + offG * (g - state[G]);
    state[SG] = decay * state[SG] + offS * (g - state[G]);
  }

  /** What is known now; undetermined with the interval [0, infinity) before the first update. */
  public Estimate at(double[] state) {
    double s = state[S];
    double g = state[G];
    double value = g > 0 ? Math.max(0, s / g) : Double.NaN;
    // Effective number of estimates: 1 after the first, (1 + decay) / (1 - decay) in the long run.
    double n = state[WEIGHT] * state[WEIGHT] / state[SQUARES];
    if (!(n > 1 + 1e-9)) {
      return new Estimate(value, 0, Double.POSITIVE_INFINITY);
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability((1 + confidence) / 2);
    // Variances of the weighted means, times t².
    double scale = t * t / (n - 1) / state[WEIGHT];
    return fieller(value, s, g, scale * state[SS], scale * state[GG], scale * state[SG]);
  }

  /** All ratios r for which (s - r g)² <= ss - 2 r sg + r² gg, cut to [0, infinity). */
  private static Estimate fieller(
      double value, double s, double g, double ss, double gg, double sg) {
    double a = g * g - gg;
    double b = s * g - sg;
    double c = s * s - ss;
    double root = Math.sqrt(Math.max(0, b * b - a * c));
    if (a > 0) {
      return new Estimate(value, Math.max(0, (b - root) / a), Math.max(0, (b + root) / a));
    }
    // The denominator may be 0: the set is what lies outside the roots, or everything.
    double low = a == 0 || b * b < a * c ? 0 : (b + root) / a;
    double high = a == 0 || b * b < a * c ? 0 : (b - root) / a;
    return new Estimate(value, low <= 0 ? Math.max(0, high) : 0, Double.POSITIVE_INFINITY);
  }
}
