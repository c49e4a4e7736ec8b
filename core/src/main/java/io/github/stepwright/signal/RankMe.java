package io.github.stepwright.signal;

import java.util.Arrays;

/**
 * The effective rank of representations: exp(-sum p ln p) of the normalised spectrum, between 1 and
 * its length.
 *
 * <p>RankMe takes p from singular values; papers that speak of the entropy of the covariance take
 * it from eigenvalues. Both are here, and a log has to say which. p = v / sum + 1e-7, as in the
 * reference.
 *
 * <p>Garrido et al., "RankMe", 2023, https://arxiv.org/abs/2210.02885; of the covariance in Li et
 * al., 2025, https://arxiv.org/abs/2509.23024
 */
public final class RankMe {

  private static final double FLOOR = 1e-7;

  private RankMe() {}

  /** From the roots of the eigenvalues, which are singular values up to a common factor. */
  public static double ofSingularValues(Spectrum spectrum) {
    return entropy(Arrays.stream(spectrum.values()).map(Math::sqrt).toArray());
  }

  /** From the eigenvalues themselves. */
  public static double ofEigenvalues(Spectrum spectrum) {
    return entropy(spectrum.values());
  }

  /** NaN where all values are 0. */
  private static double entropy(double... values) {
    double sum = Arrays.stream(values).sum();
    double entropy = 0;
    for (double value : values) {
      double p = value / sum + FLOOR;
      entropy -= p * Math.log(p);
    }
    return Math.exp(entropy);
  }
}
