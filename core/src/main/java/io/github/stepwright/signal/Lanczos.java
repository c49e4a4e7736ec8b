package io.github.stepwright.signal;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Objective;
import io.github.stepwright.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The outer eigenvalues of a Hessian by products with vectors: Lanczos with full
 * re-orthogonalisation.
 *
 * <p>From a random unit vector q, m times: w = H q, alpha = q · w, w less its parts along all q
 * before, beta = |w|, q = w / beta. The eigenvalues of the tridiagonal matrix of alpha and beta are
 * the Ritz values; the outer ones come first to those of H. It ends early where beta vanishes: the
 * Ritz values are then eigenvalues.
 *
 * <p>Costs m products and m vectors of the length of the weights in float64.
 *
 * @param steps m, at least 1
 * @param floor least share of the greatest eigenvalue that counts as useful, in (0, 1); below it
 *     lie flat directions and noise. Ours, there is none in a source
 */
@Paper(
    title =
        "An iteration method for the solution of the eigenvalue problem of linear differential and"
            + " integral operators",
    authors = "Lanczos",
    year = 1950)
public record Lanczos(int steps, double floor) {

  /** Below this share of the scale a new direction is rounding. */
  private static final double BREAKDOWN = 1e-7;

  /** The usual size: 20 products, directions down to a thousandth of the steepest. */
  public static final Lanczos USUAL = new Lanczos(20, 1e-3);

  /** Refuses no steps and a floor that leaves nothing. */
  public Lanczos {
    if (steps < 1) {
      throw new IllegalArgumentException("lanczos steps must be >= 1, got " + steps);
    }
    if (!(floor > 0 && floor < 1)) {
      throw new IllegalArgumentException("lanczos floor must be in (0, 1), got " + floor);
    }
  }

  /**
   * The Ritz values, rising.
   *
   * @param values as many as products were made
   */
  public record Spectrum(List<Double> values) {

    /** Copies the list. */
    public Spectrum {
      values = List.copyOf(values);
    }

    /** The greatest, loss per squared weight. */
    public double top() {
      return values.getLast();
    }

    /** The smallest that is at least a share of the greatest; NaN where none is above 0. */
    public double smallest(double floor) {
      return values.stream()
          .filter(value -> value > 0 && value >= floor * top())
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  /**
   * Looks at the Hessian of a batch at the present weights.
   *
   * @param random draws the first vector
   */
  public Spectrum of(Objective objective, Batch batch, RandomGenerator random) {
    int n = objective.blocks().stream().mapToInt(block -> block.length()).sum();
    boolean wide = objective.blocks().getFirst().weights().wide();
    Array in = Array.zeros(n, wide);
    Array out = Array.zeros(n, wide);
    var basis = new ArrayList<double[]>();
    double[] alpha = new double[Math.min(steps, n)];
    double[] beta = new double[alpha.length];
    double[] q = start(n, random);
    int made = 0;
    double scale = 0;
    while (made < alpha.length) {
      in.copy(Array.of(q));
      objective.hessianVector(batch, in, out);
      double[] w = out.toDoubles();
      basis.add(q);
      alpha[made] = dot(q, w);
      // Twice: once leaves what rounding has put along them.
      for (int pass = 0; pass < 2; pass++) {
        for (double[] before : basis) {
          subtract(w, before, dot(before, w));
        }
      }
      beta[made] = Math.sqrt(dot(w, w));
      scale = Math.max(scale, Math.max(Math.abs(alpha[made]), beta[made]));
      made++;
      if (!(beta[made - 1] > BREAKDOWN * scale)) {
        break;
      }
      q = w;
      double length = beta[made - 1];
      for (int i = 0; i < n; i++) {
        q[i] /= length;
      }
    }
    return spectrum(Arrays.copyOf(alpha, made), Arrays.copyOf(beta, made - 1));
  }

  private static Spectrum spectrum(double[] alpha, double[] beta) {
    for (double value : alpha) {
      if (!Double.isFinite(value)) {
        return new Spectrum(List.of(Double.NaN));
      }
    }
    double[] values =
        alpha.length == 1 ? alpha : new EigenDecompositionSymmetric(alpha, beta).getEigenvalues();
    return new Spectrum(Arrays.stream(values).sorted().boxed().toList());
  }

  private static double[] start(int n, RandomGenerator random) {
    double[] q = new double[n];
    for (int i = 0; i < n; i++) {
      q[i] = random.nextGaussian();
    }
    double length = Math.sqrt(dot(q, q));
    for (int i = 0; i < n; i++) {
      q[i] /= length;
    }
    return q;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] w, double[] q, double factor) {
    for (int i = 0; i < w.length; i++) {
      w[i] -= factor * q[i];
    }
  }
}
