package io.github.stepwright;

import java.util.OptionalDouble;

/**
 * A rule whose steps are private: contributions of bounded norm, summed, and Gaussian noise on the
 * sum.
 *
 * <p>A contribution is the gradient of one unit of privacy: an example, or all that one user has.
 * The bound is per contribution. A step that bounds the mean of many of them instead protects none
 * of them as promised.
 */
public interface Accounted extends Optimizer {

  /** Largest norm of a contribution. */
  double clip();

  /** Chance with which a contribution is in a step's sample; empty where somebody else decides. */
  OptionalDouble share();

  /** Chance with which the guarantee may fail. */
  double delta();

  /**
   * The privacy loss of some steps, composed and not added up, in nats.
   *
   * @param share chance with which a contribution was in a step's sample, in [0, 1], each by an
   *     independent coin; 1 also where samples were chosen otherwise but without a look at the
   *     data, and the two data sets differ by a contribution that counts as 0 in one of them
   * @param steps number of steps, 0 or more
   */
  double epsilon(double share, long steps);

  /**
   * The same rule where somebody else bounds the contributions and hands on their sum, divided by a
   * number: it adds the noise of the sum, divided alike, and clips nothing.
   *
   * @param divisor above 0, and no secret: what was expected, not what was met
   */
  Optimizer over(double divisor);
}
