package io.github.stepwright.bench.stats;

import java.util.Arrays;
import java.util.HashMap;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * The signed-rank test of paired differences: are they as often above 0 as below, by as much?
 *
 * <p>Differences of 0 are dropped, the sizes of the others get ranks, mid-ranks where they tie; W+
 * and W- are the sums of the ranks of positive and negative ones. Up to 25 differences without ties
 * the p-value is exact, counted over all 2^n signs; else the normal approximation has mean n (n +
 * 1) / 4 and variance n (n + 1) (2 n + 1) / 24 - sum (t³ - t) / 48. The smallest exact two-sided
 * p-value is 2 / 2^n, so five pairs cannot reach 0.05.
 *
 * <p>Wilcoxon, "Individual Comparisons by Ranking Methods", 1945.
 *
 * @param n differences that are not 0
 * @param plus W+
 * @param minus W-
 * @param exact whether p-values are counted rather than approximated
 * @param twoSided p-value; 1 where every difference is 0
 * @param greater one-sided p-value of differences above 0
 */
public record Wilcoxon(
    int n, double plus, double minus, boolean exact, double twoSided, double greater) {

  private static final int EXACT = 25;

  /** The test of these differences. */
  public static Wilcoxon of(double... differences) {
    double[] kept = kept(differences);
    double[] ranks = ranks(kept);
    double plus = 0;
    double minus = 0;
    for (int i = 0; i < kept.length; i++) {
      if (kept[i] > 0) {
        plus += ranks[i];
      } else {
        minus += ranks[i];
      }
    }
    int n = kept.length;
    boolean exact = n <= EXACT && ties(ranks) == 0;
    if (n == 0) {
      return new Wilcoxon(0, 0, 0, true, 1, 1);
    }
    double greater = exact ? counted(n, minus) : approximated(n, minus, ranks, 0);
    double two =
        exact
            ? 2 * counted(n, Math.min(plus, minus))
            : 2 * approximated(n, Math.min(plus, minus), ranks, 0);
    return new Wilcoxon(n, plus, minus, exact, Math.min(1, two), greater);
  }

  /**
   * The two-sided p-value of the normal approximation, whatever n; 1 where all differences are 0.
   *
   * @param continuity whether half a rank is taken off the distance from the mean
   */
  public static double approximate(boolean continuity, double... differences) {
    double[] kept = kept(differences);
    if (kept.length == 0) {
      return 1;
    }
    Wilcoxon test = of(differences);
    double smaller = Math.min(test.plus, test.minus);
    double p = 2 * approximated(kept.length, smaller, ranks(kept), continuity ? 0.5 : 0);
    return Math.min(1, p);
  }

  private static double[] kept(double... differences) {
    return Arrays.stream(differences).filter(d -> d != 0).toArray();
  }

  private static double[] ranks(double... kept) {
    double[] sizes = Arrays.stream(kept).map(Math::abs).toArray();
    return sizes.length == 0 ? sizes : new NaturalRanking(TiesStrategy.AVERAGE).rank(sizes);
  }

  /** Sum of t³ - t over the groups of t equal sizes. */
  private static double ties(double... ranks) {
    var groups = new HashMap<Double, Integer>();
    for (double rank : ranks) {
      groups.merge(rank, 1, Integer::sum);
    }
    return groups.values().stream().mapToDouble(t -> (double) t * t * t - t).sum();
  }

  /** Probability of a sum of at most w: how many of the 2^n choices of ranks have it. */
  private static double counted(int n, double w) {
    double[] ways = new double[n * (n + 1) / 2 + 1];
    ways[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int sum = ways.length - 1; sum >= rank; sum--) {
        ways[sum] += ways[sum - rank];
      }
    }
    double below = 0;
    for (int sum = 0; sum <= w; sum++) {
      below += ways[sum];
    }
    return below / Math.pow(2, n);
  }

  private static double approximated(int n, double w, double[] ranks, double continuity) {
    double mean = n * (n + 1) / 4.0;
    double variance = n * (n + 1.0) * (2 * n + 1) / 24 - ties(ranks) / 48;
    double z = (w - mean + continuity) / Math.sqrt(variance);
    return new NormalDistribution().cumulativeProbability(z);
  }
}
