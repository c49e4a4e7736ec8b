package io.github.stepwright.schedule;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;

/**
 * Which schedules can be read at another share of the budget when the number of steps is unknown.
 *
 * <p>A budget in seconds knows no step that belongs to a share. A schedule that follows the share
 * alone does not need it; one that counts steps would be read at step 0, silently.
 */
final class Shares {

  private Shares() {}

  /** Refuses an inner schedule that counts steps where the number of steps is unknown. */
  static void fit(String who, Schedule inner, Progress start) {
    if (!follow(inner)) {
      start.horizon(who + " of a schedule that counts steps");
    }
  }

  private static boolean follow(Schedule schedule) {
    return switch (schedule) {
      case Constant _, Wsd _, Tabulated _, Profile _ -> true;
      case Gate gate -> gate.at() < 1;
      case Warmup warmup -> warmup.fraction().isPresent() && follow(warmup.inner());
      case Delayed delayed -> follow(delayed.inner());
      case Hold hold -> follow(hold.inner());
      case Sampled sampled -> follow(sampled.inner());
      default -> false;
    };
  }
}
