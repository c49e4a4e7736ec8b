package io.github.stepwright.bench.workload;

import io.github.stepwright.spec.Nearest;
import io.github.stepwright.spec.Spec;
import java.util.Set;

/**
 * The keys of a workload's spec, read with a message that names the workload.
 *
 * @param part name and keys as somebody wrote them
 */
record Keys(Spec.Part part) {

  /** The text of a key, or the standard. */
  String text(String key, String standard) {
    return part.keys().getOrDefault(key, standard);
  }

  /** A whole number from 1 to 10,000. */
  int whole(String key, int standard) {
    double value = number(key, standard);
    if (!(value >= 1 && value <= 10_000 && value == Math.rint(value))) {
      throw new IllegalArgumentException(
          "%s.%s must be a whole number in [1, 10000], got %s"
              .formatted(part.name(), key, part.keys().get(key)));
    }
    return (int) value;
  }

  /** Yes or no. */
  boolean flag(String key, boolean standard) {
    String text = text(key, Boolean.toString(standard));
    if (!Set.of("true", "false").contains(text)) {
      throw new IllegalArgumentException(
          "%s.%s must be true or false, got %s".formatted(part.name(), key, text));
    }
    return Boolean.parseBoolean(text);
  }

  /** A number. */
  double number(String key, double standard) {
    String text = part.keys().get(key);
    try {
      return text == null ? standard : Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "%s.%s must be a number, got %s".formatted(part.name(), key, text));
    }
  }

  /** The text of a key without which there is nothing to make. */
  String need(String key, String example) {
    String value = part.keys().get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s must name %s, as in %s, found none".formatted(part.name(), key, example));
    }
    return value;
  }

  /** These keys and no others; refuses an unknown one, offering the nearest. */
  Keys only(Set<String> known) {
    for (String key : part.keys().keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(
            "a key of %s must be one of %s, got %s%s"
                .formatted(
                    part.name(), known.stream().sorted().toList(), key, Nearest.hint(key, known)));
      }
    }
    return this;
  }
}
