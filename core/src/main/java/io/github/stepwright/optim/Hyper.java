package io.github.stepwright.optim;

/** Conditions on hyperparameters that several rules share, with their messages. */
final class Hyper {

  private Hyper() {}

  /** Refuses a rate or a decay below 0 or without end. */
  static void rate(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be >= 0 and finite, got %s".formatted(what, value));
    }
  }

  /** Refuses a momentum or a decay rate of an average outside [0, 1). */
  static void share(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("%s must be in [0, 1), got %s".formatted(what, value));
    }
  }

  /** Refuses a constant that must be above 0. */
  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be > 0 and finite, got %s".formatted(what, value));
    }
  }
}
