package io.github.stepwright.plan;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a formula was fitted or checked.
 *
 * @param low least value
 * @param high greatest value, at least {@code low}
 */
record Range(double low, double high) {

  /** In words and with how far it is off, where a value lies outside; empty inside. */
  Optional<String> warning(String what, double value) {
    if (value >= low && value <= high) {
      return Optional.empty();
    }
    boolean below = value < low;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s = %s lies %s times %s the range %s: an extrapolation",
            what,
            digits(value),
            digits(below ? low / value : value / high),
            below ? "below" : "above",
            this));
  }

  /** Three digits, with an exponent where that is shorter. */
  static String digits(double value) {
    if (value >= 0.01 && value < 1e4) {
      return String.format(Locale.ROOT, "%.3g", value);
    }
    return String.format(Locale.ROOT, "%.2e", value).replaceAll("\\.?0*e\\+?(-?)0*", "e$1");
  }

  @Override
  public String toString() {
    return digits(low) + " to " + digits(high);
  }
}
