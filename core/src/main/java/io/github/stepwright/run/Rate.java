package io.github.stepwright.run;

import io.github.stepwright.Accounted;
import io.github.stepwright.Budget;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.control.Auto;
import io.github.stepwright.control.Following;
import io.github.stepwright.control.Rated;
import io.github.stepwright.spec.Nearest;
import io.github.stepwright.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;

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

  /** The spec of the controller that finds the rate by itself. */
  public static final String AUTO = "auto";

  /**
   * The reading of a schedule.
   *
   * @throws IllegalArgumentException where one part names a peak and another that has one does not:
   *     half of the run would be a rate and half a factor
   */
  public static Rate of(Spec schedule) {
    scheduled(schedule);
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

  /**
   * The controller that {@code --lr} names: a schedule that the rate follows, a controller, or both
   * composed.
   *
   * @param lr the optimizer's rate, the factor on a spec that names no peak
   * @throws IllegalArgumentException for a name that is neither, offering the nearest one
   */
  public static Rated controller(String text, double lr) {
    Spec spec = Spec.parse(text);
    double base = of(spec) == SHAPE ? lr : 1;
    if (scheduled(spec)) {
      return new Following(Knob.LEARNING_RATE, Catalog.SCHEDULES.parse(text), base, text);
    }
    if (Catalog.CONTROLLERS.parse(text) instanceof Rated rated) {
      return rated.times(base);
    }
    throw new IllegalArgumentException(
        "--lr must name a controller of the rate, got %s, which moves none".formatted(text));
  }

  /** Whether there is a base rate to choose; a spec that finds its own scale has none. */
  public static boolean tunable(String text) {
    return Spec.parse(text).parts().stream().noneMatch(part -> part.name().equals(AUTO));
  }

  /**
   * The budget of a comparison in which a step is one unit: what looks at held-out examples on the
   * way pays for them from the same units.
   *
   * @param lr the spec; empty where the optimizer has no rate
   * @param steps of everybody else
   */
  public static Budget budget(String lr, long steps) {
    boolean looks = !lr.isEmpty() && !tunable(lr) && Auto.searches(steps);
    return looks ? new Budget.WorkUnits(steps) : new Budget.Steps(steps);
  }

  /**
   * What {@code --lr} is where nobody names it: {@link #AUTO} beside a rule whose slope can be told
   * or tried, constant beside any other and where somebody has named the optimizer's rate. A
   * private rule has constant: what a controller hears of the data has no noise.
   *
   * @param optimizer what a person asked for; empty where it is the workload's own
   */
  public static String standard(Rule rule, Optional<Spec> optimizer) {
    boolean told = optimizer.isPresent() && optimizer.get().mentions("lr");
    boolean measured =
        rule instanceof Optimizer plain
            && (plain.proportional() || plain.slope(Settings.of(rule.knobs()), 1, 1) > 0);
    return measured && !told && !(rule instanceof Accounted) ? AUTO : "constant";
  }

  /** Whether a spec is made of schedules alone; one with an unknown name is refused. */
  public static boolean scheduled(Spec spec) {
    boolean all = true;
    for (Spec.Part part : spec.parts()) {
      boolean schedule = Catalog.SCHEDULES.knows(part.name());
      if (!schedule && !Catalog.CONTROLLERS.knows(part.name())) {
        var known = new ArrayList<>(Catalog.SCHEDULES.names());
        Catalog.CONTROLLERS.names().stream().filter(Rate::rated).forEach(known::add);
        throw new IllegalArgumentException(
            "schedule must be one of %s, or a controller: %s, got %s%s"
                .formatted(
                    String.join(" ", Catalog.SCHEDULES.names()),
                    String.join(
                        " ", Catalog.CONTROLLERS.names().stream().filter(Rate::rated).toList()),
                    part.name(),
                    Nearest.hint(part.name(), known)));
      }
      all &= schedule;
    }
    return all;
  }

  private static boolean rated(String controller) {
    return Rated.class.isAssignableFrom(Catalog.CONTROLLERS.type(controller));
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

  /**
   * Refuses to send a run's rate another way where it follows no schedule: a controller goes its
   * own way, and may be in the middle of a probe that it has to take back.
   *
   * @param act what is asked for, as the message begins
   * @param lr the run's spec; null where its optimizer has no rate
   * @throws IllegalArgumentException naming the spec
   */
  public static void steerable(String act, String lr) {
    if (lr == null) {
      throw new IllegalArgumentException(
          act + " must have a learning rate to steer, the run's optimizer has none");
    }
    if (!scheduled(Spec.parse(lr))) {
      throw new IllegalArgumentException(
          "%s must have a run whose --lr is a schedule, got %s, a controller that goes its own way"
              .formatted(act, lr));
    }
  }

  private static boolean hasPeak(String name) {
    Class<?> type =
        Catalog.SCHEDULES.knows(name)
            ? Catalog.SCHEDULES.type(name)
            : Catalog.CONTROLLERS.type(name);
    return Arrays.stream(type.getRecordComponents())
        .anyMatch(component -> component.getName().equals("peak"));
  }
}
