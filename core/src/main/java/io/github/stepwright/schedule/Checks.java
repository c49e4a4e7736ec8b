package io.github.stepwright.schedule;

/** Conditions that several schedules share, with their messages. */
final class Checks {

  /** 2^53: up to here every number of steps is a double too. */
  private static final long MOST_STEPS = 1L << 53;

  private Checks() {}

  /** Refuses a peak that is not positive and finite, and a floor outside [0, peak]. */
  static void rates(String name, double peak, double floor) {
    peak(name, peak);
    if (!(floor >= 0 && floor <= peak)) {
      throw new IllegalArgumentException(
          "%s.floor must be in [0, peak = %s], got %s".formatted(name, peak, floor));
    }
  }

  /** Refuses a peak that is not positive and finite. */
  static void peak(String name, double peak) {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException(
          "%s.peak must be > 0 and finite, got %s".formatted(name, peak));
    }
  }

  /** Refuses a number that is not positive and finite. */
  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be > 0 and finite, got %s".formatted(what, value));
    }
  }

  /** Refuses a share of the budget outside (0, 1). */
  static void fraction(String what, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException("%s must be in (0, 1), got %s".formatted(what, value));
    }
  }

  /** Refuses a number that is not negative and finite. */
  static void negative(String what, double value) {
    if (!(value < 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be < 0 and finite, got %s".formatted(what, value));
    }
  }

  /** Refuses a number of steps below a least one, or so large that sums of them could overflow. */
  static void steps(String what, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException("%s must be >= %d, got %d".formatted(what, least, value));
    }
    if (value > MOST_STEPS) {
      throw new IllegalArgumentException(
          "%s must be <= %d, got %d".formatted(what, MOST_STEPS, value));
    }
  }

  /** Refuses steps that leave nothing of the horizon. */
  static void fits(String what, long steps, long horizon) {
    if (steps >= horizon) {
      throw new IllegalArgumentException(
          "%s must be < %d (the horizon), got %d".formatted(what, horizon, steps));
    }
  }
}
