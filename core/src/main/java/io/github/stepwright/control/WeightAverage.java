package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Slot;
import io.github.stepwright.Why;
import java.util.List;

/**
 * The average of the states of a {@link Leg} of {@link Auto}: of all of them at first, later of
 * about the last seventh of it.
 *
 * <p>At about every 56th part of the leg, and with n = 1, 2, … it moves by 1 / min(n, 8) of its
 * distance from the present state: the mean of the first eight, then an exponential moving average.
 * What looks at the average sees neither the noise of a batch nor that of a rate that is still hot.
 *
 * <p>Used by one thread.
 */
final class WeightAverage {

  static final Slot SLOT = new Slot("auto.average");

  private static final Why MEAN = Why.of("mean of the leg so far");
  private static final Why MOVING = Why.of("moving average of the leg");

  private final Tuned t;
  private final long every;
  private long taken;

  /**
   * Of nothing yet.
   *
   * @param length steps of the leg
   */
  WeightAverage(Tuned t, long length) {
    this.t = t;
    this.every = Math.max(1, Math.round((double) length / t.averages()));
  }

  /**
   * Behind a step.
   *
   * @param k steps of the leg so far
   */
  List<Decision> behind(long k) {
    if (k % every != 0) {
      return List.of();
    }
    taken++;
    boolean early = taken <= t.window();
    double share = 1.0 / Math.min(taken, t.window());
    return List.of(new Decision.Average(SLOT, share, early ? MEAN : MOVING));
  }

  /** Whether there is one. */
  boolean exists() {
    return taken > 0;
  }

  /** The weights went back: what was averaged is no longer on the way to them. */
  void restored() {
    taken = 0;
  }
}
