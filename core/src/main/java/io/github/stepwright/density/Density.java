package io.github.stepwright.density;

/**
 * A density on [0, 1], from which the times of a denoiser's training examples are drawn; immutable.
 *
 * <p>{@code share} is its distribution function F and {@code quantile} the inverse of that, so that
 * times of a part of the range are drawn by uniform numbers of a part: u in [F(from), 1] for times
 * in [from, 1].
 */
public interface Density {

  /** The density at t, which is in [0, 1]. */
  double at(double t);

  /** F(t): the share of the draws that are at most t. */
  double share(double t);

  /** The t at which F(t) = u, u in [0, 1]. */
  double quantile(double u);
}
