package io.github.stepwright.math;

import java.util.Arrays;

/**
 * The forecast of AutoLRS as it was released, for comparison with {@link ExponentialFit}: a
 * parabola through the points, rounds of outlier removal, then an unbounded exponential {@code a
 * exp(-exp(b) t) + c} through the parabola's values. The spline of the reference is a single
 * parabola wherever its squared residuals add up to less than n, which losses do.
 */
public final class PublishedFit {

  private PublishedFit() {}

  private record Fitted(double b, double a, double c, double residual) {
    double at(double t) {
      return a * basis(t, b) + c;
    }
  }

  private static double basis(double t, double b) {
    return Math.exp(-Math.exp(b) * t);
  }

  /**
   * Where the curve will be.
   *
   * @param y all finite
   * @param horizon the time asked for, in steps of the points
   * @param rounds of removal, 10 as released: the worst 3 %, where they lie in the first half
   */
  public static double forecast(double[] y, double horizon, int rounds) {
    int n = y.length;
    boolean[] kept = new boolean[n];
    Arrays.fill(kept, true);
    double[] smooth = parabola(y, kept);
    for (int round = 0; round < rounds && n > 4; round++) {
      var order = new Integer[n];
      Arrays.setAll(order, i -> i);
      double[] at = smooth;
      Arrays.sort(order, (i, j) -> Double.compare(Math.abs(y[j] - at[j]), Math.abs(y[i] - at[i])));
      int worst = Math.max(1, (int) (0.03 * n));
      for (int k = 0; k < worst; k++) {
        if (order[k] < n / 2) {
          kept[order[k]] = false;
        }
      }
      int left = 0;
      for (boolean one : kept) {
        left += one ? 1 : 0;
      }
      if (left < 4) {
        break;
      }
      smooth = parabola(y, kept);
    }
    return unbounded(smooth, simplex(smooth)).at(horizon);
  }

  private static double[] parabola(double[] y, boolean[] kept) {
    double[][] m = new double[3][3];
    double[] b = new double[3];
    double scale = Math.max(1, y.length - 1);
    for (int t = 0; t < y.length; t++) {
      if (kept[t]) {
        double u = t / scale;
        double[] row = {1, u, u * u};
        for (int p = 0; p < 3; p++) {
          b[p] += row[p] * y[t];
          for (int q = 0; q < 3; q++) {
            m[p][q] += row[p] * row[q];
          }
        }
      }
    }
    double[] c = ExponentialFit.solve(m, b);
    double[] values = new double[y.length];
    for (int t = 0; t < y.length; t++) {
      double u = t / scale;
      values[t] = c[0] + u * (c[1] + u * c[2]);
    }
    return values;
  }

  private static Fitted unbounded(double[] y, double beta) {
    double sw = y.length;
    double sb = 0;
    double sbb = 0;
    double sy = 0;
    double sby = 0;
    for (int t = 0; t < y.length; t++) {
      double b = basis(t, beta);
      sb += b;
      sbb += b * b;
      sy += y[t];
      sby += b * y[t];
    }
    double determinant = sw * sbb - sb * sb;
    double a = determinant > 1e-12 * sw * sbb ? (sw * sby - sb * sy) / determinant : 0;
    double c = (sy - a * sb) / sw;
    double residual = 0;
    for (int t = 0; t < y.length; t++) {
      double off = y[t] - a * basis(t, beta) - c;
      residual += off * off;
    }
    return new Fitted(beta, a, c, residual);
  }

  /** Nelder and Mead in one dimension, from 0, with the reference's tolerances. */
  private static double simplex(double[] y) {
    double x0 = 0;
    double x1 = 0.00025;
    double f0 = unbounded(y, x0).residual;
    double f1 = unbounded(y, x1).residual;
    for (int i = 0; i < 200; i++) {
      if (f1 < f0) {
        double x = x0;
        x0 = x1;
        x1 = x;
        double f = f0;
        f0 = f1;
        f1 = f;
      }
      if (Math.abs(x1 - x0) <= 1e-5 && Math.abs(f1 - f0) <= 1e-5) {
        break;
      }
      double reflected = 2 * x0 - x1;
      double fr = unbounded(y, reflected).residual;
      if (fr < f0) {
        double expanded = 3 * x0 - 2 * x1;
        double fe = unbounded(y, expanded).residual;
        x1 = fe < fr ? expanded : reflected;
        f1 = Math.min(fe, fr);
        continue;
      }
      double contracted = fr < f1 ? 1.5 * x0 - 0.5 * x1 : 0.5 * (x0 + x1);
      double fc = unbounded(y, contracted).residual;
      if (fc < Math.min(fr, f1)) {
        x1 = contracted;
        f1 = fc;
      } else {
        x1 = x0 + 0.5 * (x1 - x0);
        f1 = unbounded(y, x1).residual;
      }
    }
    return f1 < f0 ? x1 : x0;
  }
}
