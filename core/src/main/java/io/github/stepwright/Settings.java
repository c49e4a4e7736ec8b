package io.github.stepwright;

/**
 * The values of all knobs, as a step reads them.
 *
 * <p>Immutable; the rate of a group is {@code LEARNING_RATE * RATE_FACTOR} of the group.
 */
public interface Settings {

  /** Stands for every group. */
  String ALL = "*";

  /**
   * The value of a knob for a group.
   *
   * @throws IllegalArgumentException for a knob that this run does not have, naming those it has
   */
  double get(Knob knob, String group);

  /** The value of a knob that is not set group by group. */
  default double get(Knob knob) {
    return get(knob, ALL);
  }

  /** The learning rate of a group, its factor applied. */
  default double rate(String group) {
    return get(Knob.LEARNING_RATE, group) * get(Knob.RATE_FACTOR, group);
  }
}
