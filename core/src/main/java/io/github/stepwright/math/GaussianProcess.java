package io.github.stepwright.math;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Regression with a Matérn 5/2 kernel on a line or in a cube, one length for each coordinate.
 *
 * <pre>
 * k(x, x') = amplitude (1 + sqrt(5) r + 5/3 r²) exp(-sqrt(5) r),   r² = sum ((x - x') / length)²
 * K = k(X, X) + diag(noise);  L = chol(K);  alpha = K^-1 (y - m)
 * mean(x) = m + k(x, X) alpha;  variance(x) = amplitude - |L^-1 k(X, x)|²
 * log p = -1/2 (y - m)' alpha - sum log L_ii - n/2 log 2 pi
 * </pre>
 *
 * <p>n points cost n³/3: 0.1 ms for 50. Rasmussen, Williams, "Gaussian Processes for Machine
 * Learning", MIT Press 2006, algorithm 2.1. Immutable.
 *
 * @param lengths one for each coordinate, above 0
 * @param amplitude prior variance, above 0
 * @param mean m, the value far from all points
 */
public record GaussianProcess(double[] lengths, double amplitude, double mean) {

  private static final double ROOT5 = Math.sqrt(5);

  /** Added to the diagonal until the matrix is positive definite. */
  private static final double JITTER = 1e-10;

  /** Refuses lengths and amplitudes that are not positive. */
  public GaussianProcess {
    lengths = lengths.clone();
    for (double length : lengths) {
      if (!(length > 0)) {
        throw new IllegalArgumentException("length must be > 0, got " + length);
      }
    }
    if (!(amplitude > 0)) {
      throw new IllegalArgumentException("amplitude must be > 0, got " + amplitude);
    }
  }

  /** On a line. */
  public static GaussianProcess line(double length, double amplitude, double mean) {
    return new GaussianProcess(new double[] {length}, amplitude, mean);
  }

  /** Matérn 5/2 with amplitude 1 at a distance. */
  public static double matern(double r) {
    return (1 + ROOT5 * r + 5 * r * r / 3) * Math.exp(-ROOT5 * r);
  }

  private double kernel(double[] a, double[] b) {
    double squares = 0;
    for (int j = 0; j < lengths.length; j++) {
      double d = (a[j] - b[j]) / lengths[j];
      squares += d * d;
    }
    return amplitude * matern(Math.sqrt(squares));
  }

  /**
   * What is known once these points were seen.
   *
   * @param xs points, each as long as {@code lengths}
   * @param ys values, as many
   * @param noise variances of the values, as many, 0 or more
   */
  public Posterior given(double[][] xs, double[] ys, double[] noise) {
    int n = xs.length;
    RealMatrix k = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double value = kernel(xs[i], xs[j]);
        k.setEntry(i, j, value);
        k.setEntry(j, i, value);
      }
      k.setEntry(i, i, amplitude + noise[i]);
    }
    double jitter = 0;
    CholeskyDecomposition chol = null;
    while (chol == null) {
      try {
        chol = new CholeskyDecomposition(k, 1e-12 * (amplitude + 1), 0);
      } catch (org.hipparchus.exception.MathIllegalArgumentException e) {
        double next = jitter == 0 ? JITTER * amplitude : 10 * jitter;
        if (next > amplitude) {
          throw e;
        }
        for (int i = 0; i < n; i++) {
          k.addToEntry(i, i, next - jitter);
        }
        jitter = next;
      }
    }
    var off = new ArrayRealVector(n);
    for (int i = 0; i < n; i++) {
      off.setEntry(i, ys[i] - mean);
    }
    return new Posterior(this, xs, chol, off, chol.getSolver().solve(off));
  }

  /** A process with points. */
  public static final class Posterior {
    private final GaussianProcess prior;
    private final double[][] xs;
    private final CholeskyDecomposition chol;
    private final RealVector off;
    private final RealVector alpha;

    private Posterior(
        GaussianProcess prior,
        double[][] xs,
        CholeskyDecomposition chol,
        RealVector off,
        RealVector alpha) {
      this.prior = prior;
      this.xs = xs;
      this.chol = chol;
      this.off = off;
      this.alpha = alpha;
    }

    private RealVector covariances(double[] x) {
      var k = new ArrayRealVector(xs.length);
      for (int i = 0; i < xs.length; i++) {
        k.setEntry(i, prior.kernel(xs[i], x));
      }
      return k;
    }

    /** The expected value at a point. */
    public double mean(double... x) {
      return prior.mean + covariances(x).dotProduct(alpha);
    }

    /** Its variance, noise of a new value not included; never below 0. */
    public double variance(double... x) {
      RealVector k = covariances(x);
      return Math.max(0, prior.amplitude - k.dotProduct(chol.getSolver().solve(k)));
    }

    /** Logarithm of the density of the values that were seen. */
    public double logLikelihood() {
      double logs = 0;
      for (int i = 0; i < xs.length; i++) {
        logs += Math.log(chol.getL().getEntry(i, i));
      }
      return -0.5 * off.dotProduct(alpha) - logs - 0.5 * xs.length * Math.log(2 * Math.PI);
    }
  }

  /**
   * The length of a line that explains the points best, of a grid with equal ratios.
   *
   * @param low least length
   * @param high largest length
   * @param count lengths to try, at least 2
   */
  public static Posterior fit(
      double[] xs,
      double[] ys,
      double[] noise,
      double amplitude,
      double mean,
      double low,
      double high,
      int count) {
    double[][] points = new double[xs.length][];
    for (int i = 0; i < xs.length; i++) {
      points[i] = new double[] {xs[i]};
    }
    Posterior best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      double length = low * Math.pow(high / low, (double) i / (count - 1));
      Posterior found = line(length, amplitude, mean).given(points, ys, noise);
      double likelihood = found.logLikelihood();
      if (best == null || likelihood > most) {
        best = found;
        most = likelihood;
      }
    }
    return best;
  }
}
