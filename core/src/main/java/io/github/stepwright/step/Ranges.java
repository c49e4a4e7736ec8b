package io.github.stepwright.step;

/** Conditions on hyperparameters that several methods share, with their messages. */
final class Ranges {

  private Ranges() {}

  /** Refuses a constant that must be above 0. */
  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be > 0 and finite, got %s".formatted(what, value));
    }
  }

  /** Refuses a constant below 0 or without end. */
  static void notNegative(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be >= 0 and finite, got %s".formatted(what, value));
    }
  }

  /** Refuses a share outside (0, 1]. */
  static void share(String what, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException("%s must be in (0, 1], got %s".formatted(what, value));
    }
  }

  /** Refuses a factor outside (0, 1). */
  static void inside(String what, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException("%s must be in (0, 1), got %s".formatted(what, value));
    }
  }

  /** Refuses a count below 1. */
  static void count(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be >= 1, got %d".formatted(what, value));
    }
  }
}
