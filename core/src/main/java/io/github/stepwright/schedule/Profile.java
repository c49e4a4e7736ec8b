package io.github.stepwright.schedule;

import io.github.stepwright.Progress;

/**
 * A schedule that is a profile between a peak and a floor: {@code value = floor + (peak - floor) *
 * p(s)}, where s is the share of the budget spent, {@code p} is in [0, 1] and {@code p(0) = 1}.
 *
 * <p>With a budget of N steps s = t/N: the last step made, N - 1, is short of s = 1, and the value
 * at s = 1 is held behind the horizon.
 */
public interface Profile extends Peaked {

  /** The value where the profile is 0. */
  double floor();

  /**
   * The profile.
   *
   * @param s share of the budget spent, in [0, 1]
   */
  double profile(double s);

  @Override
  default double at(Progress p) {
    return floor() + (peak() - floor()) * profile(p.fraction());
  }
}
