package io.github.stepwright;

import java.util.Map;

/**
 * The values of all knobs, as a step reads them.
 *
 * <p>Immutable; the rate of a group is {@code LEARNING_RATE * RATE_FACTOR} of the group, times
 * {@code BATCH_FACTOR} where a batch that moves takes the rate along.
 */
public interface Settings {

  /** Stands for every group. */
  String ALL = "*";

  /**
   * The value of a knob for a group: the group's own where it was set, else the one of all groups.
   *
   * @throws IllegalArgumentException for a knob that this run does not have, naming those it has
   */
  double get(Knob knob, String group);

  /** The value of a knob for all groups, or another where this run does not have it. */
  default double or(Knob knob, double standard) {
    return named().getOrDefault(knob.name(), standard);
  }

  /** The value of a knob that is not set group by group. */
  default double get(Knob knob) {
    return get(knob, ALL);
  }

  /** The learning rate of a group, both factors applied. */
  default double rate(String group) {
    return get(Knob.LEARNING_RATE, group) * get(Knob.RATE_FACTOR, group) * get(Knob.BATCH_FACTOR);
  }

  /** The values by name, in a fixed order: {@code lr}, or {@code lr[group]} for a group's own. */
  Map<String, Double> named();

  /** Settings with these values for all groups; a factor that is not named is 1. */
  static Values of(Map<Knob, Double> values) {
    return Values.of(values);
  }
}
