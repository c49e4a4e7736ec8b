package io.github.stepwright.bench.score;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Profiles of a panel drawn again, and what they say about an interval.
 *
 * <p>Percentile intervals of 95 % with linear interpolation. Draws of all submissions belong
 * together, so differences between two of them can be read from the same replicates.
 *
 * <p>Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice", 2021,
 * https://arxiv.org/abs/2108.13264
 *
 * @param resampling what was drawn
 * @param replicates the profiles, at least one, in the order they were drawn
 */
public record Bootstrap(Resampling resampling, List<PerformanceProfile> replicates) {

  private static final double LOW = 2.5;
  private static final double HIGH = 97.5;

  /** Checks that there is a replicate. */
  public Bootstrap {
    replicates = List.copyOf(replicates);
    if (replicates.isEmpty()) {
      throw new IllegalArgumentException("replicates must be at least 1, got 0");
    }
  }

  /** Interval of the closed-form score of a submission, by position. */
  public Interval score(int submission) {
    return interval(profile -> profile.score(submission));
  }

  /** Interval of a profile at one tau: the band around its curve. */
  public Interval band(int submission, double tau) {
    return interval(profile -> profile.at(submission, tau));
  }

  /** Share of replicates in which one submission scores above another, ties counted as half. */
  public double ahead(int submission, int other) {
    double wins = 0;
    for (PerformanceProfile profile : replicates) {
      wins += (Math.signum(profile.score(submission) - profile.score(other)) + 1) / 2;
    }
    return wins / replicates.size();
  }

  private Interval interval(ToDoubleFunction<PerformanceProfile> statistic) {
    var percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    percentile.setData(replicates.stream().mapToDouble(statistic).toArray());
    return new Interval(percentile.evaluate(LOW), percentile.evaluate(HIGH));
  }
}
