package io.github.stepwright.control;

/** Conditions that several controllers of the rate share, with their messages. */
final class Rates {

  private Rates() {}

  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be > 0 and finite, got %s".formatted(what, value));
    }
  }

  static void notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be >= 0 and finite, got %s".formatted(what, value));
    }
  }

  static void share(String what, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException("%s must be in (0, 1), got %s".formatted(what, value));
    }
  }

  static void count(String what, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException("%s must be >= %d, got %d".formatted(what, least, value));
    }
  }

  /** Refuses a floor that is not in [0, peak]. */
  static void floor(String name, double floor, double peak) {
    if (!(floor >= 0 && floor <= peak)) {
      throw new IllegalArgumentException(
          "%s.floor must be in [0, peak = %s], got %s".formatted(name, peak, floor));
    }
  }
}
