package io.github.stepwright.bench.stats;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * Many methods on many workloads: do their mean ranks differ by more than chance?
 *
 * <p>Rank 1 is the best of a workload, equal ones share the mean of their ranks; R_j is the mean
 * rank of method j over N workloads, k the number of methods.
 *
 * <pre>
 * chi² = 12 N / (k (k + 1)) * (sum R_j² - k (k + 1)² / 4)          k - 1 degrees of freedom
 * F    = (N - 1) chi² / (N (k - 1) - chi²)                         k - 1 and (k - 1)(N - 1)
 * tied = chi² / (1 - sum (t³ - t) / (N k (k² - 1)))                t equal values of a workload
 * </pre>
 *
 * <p>Two methods whose mean ranks are less than {@link #criticalDifference} apart are not told from
 * each other. Workloads must be independent: budgets of one workload are not.
 *
 * <p>Friedman, 1937; Iman, Davenport, 1980; Nemenyi, 1963; Demšar, "Statistical Comparisons of
 * Classifiers over Multiple Data Sets", 2006.
 *
 * @param ranks mean rank of each method
 * @param workloads N
 * @param chi2 not corrected for ties
 * @param p of chi²
 * @param tied chi² corrected for ties
 * @param tiedP of it
 * @param f of Iman and Davenport
 * @param fP of it
 */
public record Friedman(
    List<Double> ranks,
    int workloads,
    double chi2,
    double p,
    double tied,
    double tiedP,
    double f,
    double fP) {

  /**
   * The test of a table.
   *
   * @param values one row for each workload, one column for each method; at least two of both;
   *     infinities are values like any other
   * @param lowerIsBetter which end of a row is rank 1
   */
  public static Friedman of(double[][] values, boolean lowerIsBetter) {
    int n = values.length;
    int k = n == 0 ? 0 : values[0].length;
    if (n < 2 || k < 2) {
      throw new IllegalArgumentException(
          "a Friedman test needs 2 workloads and 2 methods at least, got %d and %d"
              .formatted(n, k));
    }
    double[] mean = new double[k];
    double ties = 0;
    for (double[] row : values) {
      double[] ranks = ranks(row, lowerIsBetter);
      var groups = new HashMap<Double, Integer>();
      for (int j = 0; j < k; j++) {
        mean[j] += ranks[j] / n;
        groups.merge(ranks[j], 1, Integer::sum);
      }
      ties += groups.values().stream().mapToDouble(t -> (double) t * t * t - t).sum();
    }
    double squares = Arrays.stream(mean).map(r -> r * r).sum();
    double chi2 = 12.0 * n / (k * (k + 1)) * (squares - k * (k + 1) * (k + 1) / 4.0);
    double share = 1 - ties / (n * (double) k * ((double) k * k - 1));
    double tied = share == 0 ? 0 : chi2 / share; // all equal everywhere: nothing to tell apart
    double f = (n - 1) * chi2 / (n * (k - 1) - chi2);
    return new Friedman(
        Arrays.stream(mean).boxed().toList(),
        n,
        chi2,
        upper(k, chi2),
        tied,
        upper(k, tied),
        f,
        1 - new FDistribution(k - 1, (k - 1) * (n - 1)).cumulativeProbability(f));
  }

  /** Ranks of one workload, 1 the best, mid-ranks for equal values. */
  public static double[] ranks(double[] row, boolean lowerIsBetter) {
    double[] signed = Arrays.stream(row).map(v -> lowerIsBetter ? v : -v).toArray();
    return new NaturalRanking(TiesStrategy.AVERAGE).rank(signed);
  }

  private static double upper(int k, double chi2) {
    return 1 - new ChiSquaredDistribution(k - 1).cumulativeProbability(chi2);
  }

  /** Nemenyi's critical difference of mean ranks at 0.05. */
  public double criticalDifference() {
    return criticalDifference(ranks.size(), workloads, 0.05);
  }

  /**
   * q * sqrt(k (k + 1) / (6 N)), where q is the studentised range of k normal numbers over the
   * square root of 2.
   *
   * @param k methods, at least 2
   * @param n workloads, at least 1
   * @param level of significance, in (0, 1)
   */
  public static double criticalDifference(int k, int n, double level) {
    if (k < 2 || n < 1) {
      throw new IllegalArgumentException(
          "a critical difference needs 2 methods and a workload at least, got %d and %d"
              .formatted(k, n));
    }
    double q = StudentisedRange.quantile(k, 1 - level) / Math.sqrt(2);
    return q * Math.sqrt(k * (k + 1) / (6.0 * n));
  }
}
