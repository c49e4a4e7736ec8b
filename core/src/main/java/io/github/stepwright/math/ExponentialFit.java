package io.github.stepwright.math;

import java.util.Arrays;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;

/**
 * Where a short loss curve will be at a later time: {@code L(t) = a exp(-t / lambda) + c}.
 *
 * <p>{@link #forecast} is robust: Huber weights, a and c not below their bounds, a power law {@code
 * c + a (1 + t)^-p} beside the exponential, the two weighed by their BIC, and a variance. A curve
 * that does not fall by its own noise is no curve: its forecast is the mean of its end. {@link
 * PublishedFit} is the fit of AutoLRS as it was released.
 *
 * <p>Symbols: n points y[t] at t = 0 … n - 1, T the time asked for, s the scale of the noise, w the
 * weights.
 *
 * @param floor the least value of c: 0 for losses that cannot be negative, minus infinity for
 *     others
 */
public record ExponentialFit(double floor) {

  private static final int GRID = 64;
  private static final int GOLDEN = 40;
  private static final int ROUNDS = 2;
  private static final double HUBER = 2.5;
  private static final double RATIO = (Math.sqrt(5) - 1) / 2;

  /** 1 over the 75 % quantile of the normal distribution. */
  private static final double NORMAL = 1.4826;

  /** Least and largest exponent of the power law. */
  private static final double LEAST = 0.05;

  private static final double LARGEST = 3;

  /** Refuses a floor that is not a number. */
  public ExponentialFit {
    if (Double.isNaN(floor)) {
      throw new IllegalArgumentException("floor must be a number, got NaN");
    }
  }

  /**
   * What is expected at the time asked for.
   *
   * @param variance of the mean; 0 for an exact curve
   * @param falling whether the points fall by more than their noise
   */
  public record Forecast(double mean, double variance, boolean falling) {}

  private interface Basis {
    double at(double t, double parameter);
  }

  private record Fitted(Basis basis, double parameter, double a, double c, double residual) {
    double at(double t) {
      return a * basis.at(t, parameter) + c;
    }
  }

  /**
   * The robust forecast.
   *
   * @param y at least 2 points, all finite
   * @param horizon T, in steps of the points
   */
  public Forecast forecast(double[] y, double horizon) {
    int n = y.length;
    if (n < 2) {
      throw new IllegalArgumentException("a curve must have at least 2 points, got " + n);
    }
    double s = noise(y);
    int end = Math.max(1, n / 10);
    double first = mean(y, 0, end);
    double last = mean(y, n - end, n);
    // Scatter of the last means, not of a point: what is said about T is said about a mean.
    if (n < 4 || !(first - last > s / Math.sqrt(end)) || first - last <= 0) {
      return new Forecast(last, s * s * horizon / n, false);
    }
    double[] w = new double[n];
    double[] medians = new MedianFilter(5).apply(y);
    for (int t = 0; t < n; t++) {
      w[t] = huber(Math.abs(y[t] - medians[t]), s);
    }
    Basis exponential = (t, lambda) -> Math.exp(-t / lambda);
    Basis power = (t, p) -> Math.pow(1 + t, -p);
    Fitted exp = null;
    Fitted pow = null;
    for (int round = 0; round <= ROUNDS; round++) {
      exp = best(exponential, y, w, n / 10.0, 20.0 * n);
      pow = best(power, y, w, LEAST, LARGEST);
      Fitted better = exp.residual <= pow.residual ? exp : pow;
      for (int t = 0; t < n; t++) {
        w[t] = huber(Math.abs(y[t] - better.at(t)), s);
      }
    }
    double tiny = 1e-24 * (1 + first * first);
    double bicExp = n * Math.log(exp.residual / n + tiny);
    double bicPow = n * Math.log(pow.residual / n + tiny);
    double least = Math.min(bicExp, bicPow);
    double wExp = Math.exp(-0.5 * (bicExp - least));
    double wPow = Math.exp(-0.5 * (bicPow - least));
    double share = wExp / (wExp + wPow);
    double mean = share * exp.at(horizon) + (1 - share) * pow.at(horizon);
    double spread = exp.at(horizon) - pow.at(horizon);
    double variance =
        share * delta(exp, y, w, horizon)
            + (1 - share) * delta(pow, y, w, horizon)
            + share * (1 - share) * spread * spread;
    return new Forecast(mean, variance, true);
  }

  /** Weight of a residual; without noise a curve is exact and what lies off it is an outlier. */
  private static double huber(double residual, double s) {
    double limit = Math.max(HUBER * s, 1e-9);
    return residual <= limit ? 1 : limit / residual;
  }

  /** Scale of the noise: the median distance from a running median of 5. */
  private static double noise(double[] y) {
    double[] medians = new MedianFilter(5).apply(y);
    double[] off = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      off[t] = Math.abs(y[t] - medians[t]);
    }
    Arrays.sort(off);
    return NORMAL * off[off.length / 2];
  }

  private static double mean(double[] y, int from, int to) {
    double sum = 0;
    for (int t = from; t < to; t++) {
      sum += y[t];
    }
    return sum / (to - from);
  }

  /** The best parameter: a grid in its logarithm, then golden section around the best cell. */
  private Fitted best(Basis basis, double[] y, double[] w, double low, double high) {
    double step = Math.log(high / low) / (GRID - 1);
    int at = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < GRID; i++) {
      double residual = linear(basis, low * Math.exp(i * step), y, w).residual;
      if (residual < least) {
        least = residual;
        at = i;
      }
    }
    double left = Math.max(0, at - 1);
    double right = Math.min(GRID - 1, at + 1);
    for (int i = 0; i < GOLDEN; i++) {
      double one = right - RATIO * (right - left);
      double two = left + RATIO * (right - left);
      if (linear(basis, low * Math.exp(one * step), y, w).residual
          <= linear(basis, low * Math.exp(two * step), y, w).residual) {
        right = two;
      } else {
        left = one;
      }
    }
    return linear(basis, low * Math.exp((left + right) / 2 * step), y, w);
  }

  /**
   * a and c by weighted least squares, a >= 0 and c >= floor; one that is clamped moves the other.
   */
  private Fitted linear(Basis basis, double parameter, double[] y, double[] w) {
    double sw = 0;
    double sb = 0;
    double sbb = 0;
    double sy = 0;
    double sby = 0;
    for (int t = 0; t < y.length; t++) {
      double b = basis.at(t, parameter);
      sw += w[t];
      sb += w[t] * b;
      sbb += w[t] * b * b;
      sy += w[t] * y[t];
      sby += w[t] * b * y[t];
    }
    double determinant = sw * sbb - sb * sb;
    double a = determinant > 0 ? (sw * sby - sb * sy) / determinant : 0;
    double c = (sy - a * sb) / sw;
    if (a < 0) {
      a = 0;
      c = sy / sw;
    }
    if (c < floor) {
      c = floor;
      a = sbb > 0 ? Math.max(0, (sby - c * sb) / sbb) : 0;
    }
    double residual = 0;
    for (int t = 0; t < y.length; t++) {
      double off = y[t] - a * basis.at(t, parameter) - c;
      residual += w[t] * off * off;
    }
    return new Fitted(basis, parameter, a, c, residual);
  }

  /** Delta method: J' (X' W X)^-1 J times the residual variance, over a, c and the parameter. */
  private static double delta(Fitted fit, double[] y, double[] w, double horizon) {
    double h = 1e-4;
    double[][] m = new double[3][3];
    double effective = 0;
    for (int t = 0; t < y.length; t++) {
      double[] j = jacobian(fit, t, h);
      effective += w[t];
      for (int p = 0; p < 3; p++) {
        for (int q = 0; q < 3; q++) {
          m[p][q] += w[t] * j[p] * j[q];
        }
      }
    }
    double[] j = jacobian(fit, horizon, h);
    double trace = m[0][0] + m[1][1] + m[2][2];
    for (int p = 0; p < 3; p++) {
      m[p][p] += 1e-12 * trace; // a parameter that the points do not see has no say
    }
    double[] x = solve(m, j.clone());
    double form = 0;
    for (int p = 0; p < 3; p++) {
      form += j[p] * x[p];
    }
    return Math.max(0, form) * fit.residual / Math.max(1, effective - 3);
  }

  private static double[] jacobian(Fitted fit, double t, double h) {
    double up = fit.basis.at(t, fit.parameter * (1 + h));
    double down = fit.basis.at(t, fit.parameter * (1 - h));
    return new double[] {fit.basis.at(t, fit.parameter), 1, fit.a * (up - down) / (2 * h)};
  }

  /** x with m x = b. */
  static double[] solve(double[][] m, double[] b) {
    return new QRDecomposition(MatrixUtils.createRealMatrix(m), 0)
        .getSolver()
        .solve(MatrixUtils.createRealVector(b))
        .toArray();
  }
}
