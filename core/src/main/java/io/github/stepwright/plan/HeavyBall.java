package io.github.stepwright.plan;

import io.github.stepwright.Paper;

/**
 * The best rate and momentum of heavy-ball descent on a quadratic with eigenvalues from l to L.
 *
 * <p>rate = (2 / (√L + √l))², momentum = ((√L - √l) / (√L + √l))², at most 0.99.
 *
 * @param low l, the smallest useful eigenvalue, above 0
 * @param top L, the greatest, at least l
 */
@Paper(
    title = "Some methods of speeding up the convergence of iteration methods",
    authors = "Polyak",
    year = 1964)
public record HeavyBall(double low, double top) {

  private static final double MOST = 0.99;

  /** Refuses a spectrum that is none. */
  public HeavyBall {
    if (!(low > 0 && low <= top) || Double.isInfinite(top)) {
      throw new IllegalArgumentException(
          "heavy ball needs eigenvalues 0 < low <= top, got %s and %s".formatted(low, top));
    }
  }

  /** The learning rate. */
  public double rate() {
    double half = (Math.sqrt(top) + Math.sqrt(low)) / 2;
    return 1 / (half * half);
  }

  /** The momentum. */
  public double momentum() {
    double root = (Math.sqrt(top) - Math.sqrt(low)) / (Math.sqrt(top) + Math.sqrt(low));
    return Math.min(root * root, MOST);
  }
}
