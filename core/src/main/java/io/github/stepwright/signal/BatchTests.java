package io.github.stepwright.signal;

import io.github.stepwright.Quantity;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What tests of the batch size ask for, from the gradients of the parts of one batch: g_k the mean
 * gradient of part k of K, m examples each, g the mean of all, variances with 1 / (K - 1).
 *
 * <pre>
 * innerTest         m Var_k(&lt;g_k, g&gt;) / |g|⁴
 * orthogonalTest    m sum_j Var_k((g_k - &lt;g_k, g&gt; / |g|² g)_j) / |g|²
 * coordinateTest@q  q-quantile over j of m Var_k(g_kj) / g_j², coordinates of no gradient left out
 * </pre>
 *
 * <p>Each divided by the square of a threshold is the number of examples that passes. NaN for a
 * gradient of 0 without variance and for fewer than two parts. The orthogonal part and the product
 * are those of the whole gradient; the code released with the paper takes them tensor by tensor.
 *
 * <p>Byrd et al. 2012; Bollapragada et al. 2018; Lau, Liu, Kolar, "AdAdaGrad", 2024,
 * https://arxiv.org/abs/2402.11215
 */
public final class BatchTests {

  /** Along the gradient. */
  public static final Quantity INNER = new Quantity("innerTest");

  /** Across the gradient. */
  public static final Quantity ORTHOGONAL = new Quantity("orthogonalTest");

  private static final String COORDINATE = "coordinateTest@";

  private BatchTests() {}

  /** Coordinate by coordinate. */
  public static Quantity coordinate(double quantile) {
    return new Quantity(COORDINATE + quantile);
  }

  /**
   * One of the three; empty for any other quantity.
   *
   * @param parts gradients, one row for each part
   * @param examples m
   */
  public static OptionalDouble of(Quantity what, float[][] parts, double examples) {
    if (what.equals(INNER)) {
      return OptionalDouble.of(examples * inner(parts));
    }
    if (what.equals(ORTHOGONAL)) {
      return OptionalDouble.of(examples * orthogonal(parts));
    }
    if (what.name().startsWith(COORDINATE)) {
      double quantile = Double.parseDouble(what.name().substring(COORDINATE.length()));
      return OptionalDouble.of(examples * coordinate(parts, quantile));
    }
    return OptionalDouble.empty();
  }

  private static double[] mean(float[][] parts) {
    double[] mean = new double[parts.length == 0 ? 0 : parts[0].length];
    for (float[] part : parts) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += (double) part[j] / parts.length;
      }
    }
    return mean;
  }

  private static double product(float[] part, double[] mean) {
    double sum = 0;
    for (int j = 0; j < mean.length; j++) {
      sum += part[j] * mean[j];
    }
    return sum;
  }

  private static double square(double[] mean) {
    return Arrays.stream(mean).map(v -> v * v).sum();
  }

  private static double inner(float[][] parts) {
    double[] mean = mean(parts);
    double square = square(mean);
    double variance = 0;
    for (float[] part : parts) {
      double off = product(part, mean) - square; // the mean of the products is |g|²
      variance += off * off / (parts.length - 1);
    }
    return variance / (square * square);
  }

  private static double orthogonal(float[][] parts) {
    double[] mean = mean(parts);
    double square = square(mean);
    double variance = 0;
    for (float[] part : parts) {
      double along = product(part, mean) / square;
      for (int j = 0; j < mean.length; j++) {
        double across = part[j] - along * mean[j]; // their mean is 0
        variance += across * across / (parts.length - 1);
      }
    }
    return variance / square;
  }

  private static double coordinate(float[][] parts, double quantile) {
    double[] mean = mean(parts);
    double[] ratios = new double[mean.length];
    int count = 0;
    for (int j = 0; j < mean.length; j++) {
      double variance = 0;
      for (float[] part : parts) {
        variance += (part[j] - mean[j]) * (part[j] - mean[j]) / (parts.length - 1);
      }
      if (variance > 0 || mean[j] != 0) {
        ratios[count++] = variance / (mean[j] * mean[j]);
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(ratios, 0, count);
    return ratios[Math.clamp((long) Math.ceil(quantile * count) - 1, 0, count - 1)];
  }
}
