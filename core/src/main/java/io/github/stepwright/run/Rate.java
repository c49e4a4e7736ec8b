package io.github.stepwright.run;

import io.github.stepwright.Knob;
import io.github.stepwright.Rule;
import io.github.stepwright.spec.Spec;
import java.util.Arrays;
import java.util.LinkedHashSet;

/**
 * Whether a schedule is the learning rate itself or a shape that multiplies the optimizer's {@code
 * lr}.
 *
 * <p>It is told by the spec and not by the record: {@code rex:peak=1} is a rate, {@code rex} is a
 * shape, and both are the same record.
 */
public enum Rate {
  /** It names a peak: its values are learning rates. */
  ITSELF,
  /** It names none: its values are factors with peak 1. */
  SHAPE;

  /**
   * The reading of a schedule.
   *
   * @throws IllegalArgumentException where one part names a peak and another that has one does not:
   *     half of the run would be a rate and half a factor
   */
  public static Rate of(Spec schedule) {
    var with = new LinkedHashSet<String>();
    var without = new LinkedHashSet<String>();
    for (Spec.Part part : schedule.parts()) {
      if (part.keys().containsKey("peak")) {
        with.add(part.toString());
      } else if (hasPeak(part.name())) {
        without.add(part.toString());
      }
    }
    if (!with.isEmpty() && !without.isEmpty()) {
      throw new IllegalArgumentException(
          "peak must be named in every part or in none, found it in %s but not in %s"
              .formatted(String.join(" and ", with), String.join(" and ", without)));
    }
    return with.isEmpty() ? SHAPE : ITSELF;
  }

  /**
   * The reading of a schedule beside an optimizer.
   *
   * @throws IllegalArgumentException as {@link #of(Spec)}, and where both tell the rate
   */
  public static Rate of(Spec schedule, Spec optimizer) {
    Rate rate = of(schedule);
    if (rate == ITSELF && optimizer.mentions("lr")) {
      throw new IllegalArgumentException(
          "the rate must be told once, found peak in %s and lr in %s; drop one of them"
              .formatted(schedule, optimizer));
    }
    return rate;
  }

  /** Whether a rule has a rate that a schedule can steer; one that finds its own steps has none. */
  public static boolean in(Rule rule) {
    return rule.knobs().containsKey(Knob.LEARNING_RATE);
  }

  /**
   * Refuses a schedule that somebody named beside an optimizer that has no rate.
   *
   * @throws IllegalArgumentException naming both
   */
  public static void steers(String schedule, String optimizer) {
    if (!in(Catalog.OPTIMIZERS.parse(optimizer))) {
      throw new IllegalArgumentException(
          "an optimizer beside --lr must have a rate, got %s, which has none, and --lr %s; drop --lr"
              .formatted(optimizer, schedule));
    }
  }

  private static boolean hasPeak(String name) {
    return Arrays.stream(Catalog.SCHEDULES.type(name).getRecordComponents())
        .anyMatch(component -> component.getName().equals("peak"));
  }
}
