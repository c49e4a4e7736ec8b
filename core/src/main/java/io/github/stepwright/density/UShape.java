package io.github.stepwright.density;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;

/**
 * Both ends of the time more often than its middle, for rectified flows.
 *
 * <pre>
 * p(t)    = a (e^(a t) + e^(a (1 - t))) / (2 (e^a - 1)) = a cosh(a (t - 1/2)) / (2 sinh(a / 2))
 * F(t)    = 1/2 + sinh(a (t - 1/2)) / (2 sinh(a / 2))
 * F^-1(u) = 1/2 + asinh((2 u - 1) sinh(a / 2)) / a
 * </pre>
 *
 * <p>The paper's code draws from one exponential half and replaces t by 1 - t at every second draw;
 * one uniform number through this inverse has the same distribution. With a near 0 it is uniform.
 *
 * @param a how much more often, in (0, 500]; the ends are a / 2 times as dense as uniform where a
 *     is large
 */
@Paper(
    title = "Improving the Training of Rectified Flows",
    authors = "Lee, Lin, Fanti",
    year = 2024,
    arxiv = "2405.20320")
public record UShape(@Default("4") double a) implements Density {

  /** Behind this e^a is no double. */
  private static final double MOST = 500;

  /** Refuses a shape outside (0, 500]. */
  public UShape {
    if (!(a > 0 && a <= MOST)) {
      throw new IllegalArgumentException("ushape.a must be in (0, 500], got " + a);
    }
  }

  @Override
  public double at(double t) {
    return a * Math.cosh(a * (t - 0.5)) / (2 * Math.sinh(a / 2));
  }

  @Override
  public double share(double t) {
    return 0.5 + Math.sinh(a * (t - 0.5)) / (2 * Math.sinh(a / 2));
  }

  @Override
  public double quantile(double u) {
    double x = (2 * u - 1) * Math.sinh(a / 2);
    // asinh |x| = ln(|x| + sqrt(x² + 1)), with log1p so that it keeps its digits near 0.
    double y = Math.abs(x);
    double asinh = Math.log1p(y + y * y / (1 + Math.sqrt(y * y + 1)));
    return 0.5 + Math.copySign(asinh, x) / a;
  }
}
