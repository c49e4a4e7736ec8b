package io.github.stepwright;

/** How a learning rate that follows a schedule goes on behind a change of the budget. */
public sealed interface Course {

  /**
   * At step t0 with fraction s0 the fraction runs in a line from s0 to 1 over what is left, so that
   * no value jumps, whatever the schedule.
   */
  record Stretch() implements Course {}

  /**
   * A straight ramp from the present rate to a new peak, then the schedule from its beginning,
   * scaled to that peak, over what is left.
   *
   * @param steps of the ramp; 0 goes to the peak at once
   * @param peak learning rate, above 0
   */
  record Rewarm(long steps, double peak) implements Course {
    /** Refuses a ramp that is none. */
    public Rewarm {
      if (steps < 0) {
        throw new IllegalArgumentException("rewarm steps must be >= 0, got " + steps);
      }
      if (!(peak > 0) || Double.isInfinite(peak)) {
        throw new IllegalArgumentException("rewarm peak must be > 0 and finite, got " + peak);
      }
    }
  }

  /**
   * A rate that is held and then falls to the end of the budget.
   *
   * @param rate the learning rate that is held
   * @param from step at which it begins to fall; until then it is held
   * @param floor learning rate at the end, in [0, rate]
   * @param shape name of a decay of {@code wsd}
   */
  record Decay(double rate, long from, double floor, String shape) implements Course {
    /** Refuses a decay that rises. */
    public Decay {
      if (!(rate > 0) || Double.isInfinite(rate)) {
        throw new IllegalArgumentException("decay rate must be > 0 and finite, got " + rate);
      }
      if (!(floor >= 0 && floor <= rate)) {
        throw new IllegalArgumentException(
            "decay floor must be in [0, %s], got %s".formatted(rate, floor));
      }
      if (from < 0) {
        throw new IllegalArgumentException("decay from must be >= 0, got " + from);
      }
    }
  }
}
