package io.github.stepwright.run;

import io.github.stepwright.Stepper;
import io.github.stepwright.train.Accumulating;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code --micro} takes: a number of parts of each batch, or {@code size:M}, as many parts as
 * it takes for none to have more than M examples, two at least.
 *
 * @param parts at least
 * @param most examples of a part
 */
record Micro(int parts, int most) {

  private static final String SIZE = "size:";

  /** Parts of a batch where a controller compares them and nobody named a number. */
  private static final int PARTS = 8;

  /**
   * Sees to it that there are micro-batches to compare.
   *
   * @param who compares them
   * @param named what {@code --micro} says
   * @param texts of the run, which get a number of parts where nobody named one
   */
  static void compared(String who, Optional<String> named, Map<String, String> texts) {
    if (named.isEmpty()) {
      texts.put(Request.MICRO, Integer.toString(PARTS));
    } else if (parse(named.get()).parts < 2) {
      throw new IllegalArgumentException(
          "%s must have at least 2 micro-batches to compare, got --micro %s"
              .formatted(who, named.get()));
    }
  }

  /** The meaning of a text. */
  static Micro parse(String text) {
    boolean sized = text.startsWith(SIZE);
    String number = sized ? text.substring(SIZE.length()) : text;
    int value;
    try {
      value = Integer.parseInt(number);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(
          "--micro must be a number of parts or size:M, got " + text);
    }
    if (value < 1) {
      throw new IllegalArgumentException("--micro must be >= 1, got " + number);
    }
    return sized ? new Micro(2, value) : new Micro(value, Integer.MAX_VALUE);
  }

  Stepper of(Stepper stepper, boolean keep) {
    return new Accumulating(stepper, parts, most, keep);
  }

  @Override
  public String toString() {
    return most == Integer.MAX_VALUE ? Integer.toString(parts) : SIZE + most;
  }
}
