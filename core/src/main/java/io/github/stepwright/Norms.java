package io.github.stepwright;

import java.util.Collection;

/**
 * Norms of one group at one step, added up by the optimizer in its fused pass; one that nobody
 * measured is NaN.
 *
 * @param gradL1 sum of |g| of the unclipped gradient
 * @param gradL2 Euclidean norm of the unclipped gradient
 * @param updateL2 Euclidean norm of the change of the weights
 * @param weightL2 Euclidean norm of the weights before the step
 */
public record Norms(double gradL1, double gradL2, double updateL2, double weightL2) {

  /**
   * The norms of several groups taken together: sums for L1, roots of sums of squares for L2; all 0
   * for no group.
   */
  public static Norms of(Collection<Norms> groups) {
    if (groups.size() == 1) {
      return groups.iterator().next(); // to the bit, and without an overflow of squares
    }
    double l1 = 0;
    double l2 = 0;
    double update = 0;
    double weight = 0;
    for (Norms norms : groups) {
      l1 += norms.gradL1;
      l2 += norms.gradL2 * norms.gradL2;
      update += norms.updateL2 * norms.updateL2;
      weight += norms.weightL2 * norms.weightL2;
    }
    return new Norms(l1, Math.sqrt(l2), Math.sqrt(update), Math.sqrt(weight));
  }
}
