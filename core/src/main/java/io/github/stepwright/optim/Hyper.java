package io.github.stepwright.optim;

import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Whole;
import java.util.Locale;
import java.util.OptionalDouble;

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

  /** Refuses a count below its least value. */
  static void count(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException("%s must be >= %d, got %d".formatted(what, least, value));
    }
  }

  /** Refuses a rule inside whose weights to evaluate are not those that it trains. */
  static void plain(String wrapper, Optimizer inner) {
    if (inner.reads()) {
      throw new IllegalArgumentException(
          "%s must wrap a rule that evaluates the weights it trains, got %s: put that one outside"
              .formatted(wrapper, inner.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
    }
  }

  /** Refuses a limit on growth per step that is not above 1. */
  static void growth(String what, OptionalDouble value) {
    if (!(value.orElse(2) > 1)) {
      throw new IllegalArgumentException(
          "%s must be > 1, got %s".formatted(what, value.getAsDouble()));
    }
  }

  /** The limit itself, infinite where none is named. */
  static double limit(OptionalDouble growth) {
    return growth.orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * Refuses groups that a rule without a rate cannot serve: a group is frozen by its factor 0, and
   * there is no rate that another factor could multiply.
   */
  static void unrated(String who, Whole whole) {
    for (int i = 0; i < whole.parts().size(); i++) {
      double factor = whole.parts().get(i).get(Knob.RATE_FACTOR);
      if (factor != 0 && factor != 1) {
        throw new IllegalArgumentException(
            "%s has no rate, so rateFactor of a group must be 0 or 1, got %s"
                .formatted(who, factor));
      }
    }
  }

  /** 1 - beta^t, exact also where beta is next to 1; 1 for beta = 0. */
  static double debias(double beta, long step) {
    return beta == 0 ? 1 : -Math.expm1(step * Math.log(beta));
  }

  /** A second moment, 0 where float32 would be denormal: arithmetic there is many times slower. */
  static double normal(double v) {
    return v < Float.MIN_NORMAL ? 0 : v;
  }
}
