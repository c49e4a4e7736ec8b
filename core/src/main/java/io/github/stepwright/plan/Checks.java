package io.github.stepwright.plan;

/** Conditions that the laws share, with their messages. */
final class Checks {

  private Checks() {}

  /** Refuses a number that is not positive and finite. */
  static void positive(String what, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be > 0 and finite, got %s".formatted(what, value));
    }
  }
}
