package io.github.stepwright.app;

import java.util.Arrays;
import java.util.List;

/** Shares of a full budget as {@code --budgets} names them. */
final class Shares {

  private Shares() {}

  /** The shares of a list like {@code 1%,10%,100%}, in its order. */
  static List<Double> of(String list) {
    return Arrays.stream(list.split(",")).map(Shares::share).toList();
  }

  private static double share(String text) {
    String stripped = text.strip();
    try {
      if (stripped.endsWith("%")) {
        return Double.parseDouble(stripped.substring(0, stripped.length() - 1)) / 100;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("--budgets must be like 1%,10%,100%, got " + text);
  }
}
