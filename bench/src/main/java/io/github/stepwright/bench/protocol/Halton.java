package io.github.stepwright.bench.protocol;

import io.github.stepwright.RandomStream;
import java.util.random.RandomGenerator;

/**
 * Quasi-random points in the unit cube, as the reference code of AlgoPerf draws them.
 *
 * <p>Dimension d is a van der Corput sequence in the d-th prime, its digits permuted with 0 kept in
 * place; the first 100 points are left out, every dimension is shifted by a random number modulo 1,
 * and the order of the points is shuffled.
 *
 * <p>Halton, 1960; scrambled and used for tuning in Dahl et al., 2023,
 * https://arxiv.org/abs/2306.07179
 */
public final class Halton {

  private static final int[] PRIMES = {2, 3, 5, 7, 11, 13, 17, 19};
  private static final int SKIPPED = 100;

  private Halton() {}

  /**
   * Points in [0, 1)^dimensions.
   *
   * @param count how many, at least 1
   * @param dimensions 1 to 8
   */
  public static double[][] points(int count, int dimensions, long seed) {
    if (count < 1 || dimensions < 1 || dimensions > PRIMES.length) {
      throw new IllegalArgumentException(
          "quasi-random points must be >= 1 in 1 to %d dimensions, got %d in %d"
              .formatted(PRIMES.length, count, dimensions));
    }
    RandomGenerator random = RandomStream.named(seed, "halton");
    double[][] points = new double[count][dimensions];
    for (int d = 0; d < dimensions; d++) {
      int[] permutation = permutation(PRIMES[d], random);
      double shift = random.nextDouble();
      for (int i = 0; i < count; i++) {
        double x = corput(i + SKIPPED + 1, PRIMES[d], permutation) + shift;
        points[i][d] = x - Math.floor(x);
      }
    }
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double[] kept = points[i];
      points[i] = points[j];
      points[j] = kept;
    }
    return points;
  }

  /** Digits of n in a base, mirrored at the point. */
  static double corput(int n, int base, int[] permutation) {
    double value = 0;
    double place = 1.0 / base;
    for (int rest = n; rest > 0; rest /= base) {
      value += permutation[rest % base] * place;
      place /= base;
    }
    return value;
  }

  private static int[] permutation(int base, RandomGenerator random) {
    int[] permutation = new int[base];
    for (int i = 0; i < base; i++) {
      permutation[i] = i;
    }
    for (int i = base - 1; i > 1; i--) {
      int j = 1 + random.nextInt(i);
      int kept = permutation[i];
      permutation[i] = permutation[j];
      permutation[j] = kept;
    }
    return permutation;
  }

  /** A value between two bounds on a logarithmic axis: low * exp(u ln(high / low)). */
  public static double log(double u, double low, double high) {
    return low * Math.exp(u * Math.log(high / low));
  }
}
