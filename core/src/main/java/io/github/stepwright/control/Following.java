package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * An open-loop controller: a knob follows a schedule.
 *
 * <p>value(t) = base * schedule(t). A decision is made only where the value changes.
 *
 * @param knob the knob that it owns
 * @param schedule the rate itself, or a shape with peak 1
 * @param base factor on the schedule; 1 where the schedule is the rate itself
 * @param text the schedule as a person wrote it; the journal gives it as the reason
 */
public record Following(Knob knob, Schedule schedule, double base, String text)
    implements Rated {

  /** Refuses a base that is not a finite number, 0 or more. */
  public Following {
    if (!(base >= 0) || Double.isInfinite(base)) {
      throw new IllegalArgumentException("base must be >= 0 and finite, got " + base);
    }
  }

  /** The learning rate follows a schedule that is the rate itself. */
  public static Following rate(Schedule schedule) {
    return new Following(Knob.LEARNING_RATE, schedule, 1, name(schedule));
  }

  /** The learning rate follows a schedule inside another controller. */
  public static Controller shape(Schedule schedule) {
    return new Following(Knob.LEARNING_RATE, schedule, 1, name(schedule));
  }

  /** The schedule that {@link #shape} took; null for any other controller. */
  public static Schedule scheduled(Controller controller) {
    return controller instanceof Following following ? following.schedule : null;
  }

  /** The schedule in words: a record tells its components, a lambda is {@code own}. */
  public static String name(Schedule schedule) {
    return schedule.getClass().isHidden() ? "own" : schedule.toString();
  }

  @Override
  public Set<Knob> knobs() {
    return Set.of(knob);
  }

  @Override
  public Rated times(double base) {
    return new Following(knob, schedule, base * this.base, text);
  }

  @Override
  public void fit(Progress start) {
    schedule.fit(start);
    knob.check(base * schedule.at(start));
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Why why = Why.of(text);
      private double last = Double.NaN;

      @Override
      public List<Decision> on(Signal signal) {
        return switch (signal) {
          case Signal.Started started -> follow(started.progress());
          case Signal.Stepped stepped when !stepped.progress().done() -> follow(stepped.progress());
          case Signal.Skipped skipped when !skipped.progress().done() -> follow(skipped.progress());
          case Signal.Replanned replanned -> follow(replanned.progress());
          case Signal.Stepped _,
              Signal.Evaluated _,
              Signal.Measured _,
              Signal.Restored _,
              Signal.Skipped _,
              Signal.Diverged _ ->
              List.of();
        };
      }

      private List<Decision> follow(Progress next) {
        double value = base * schedule.at(next);
        if (value == last) {
          return List.of();
        }
        last = value;
        return List.of(new Decision.Set(knob, Settings.ALL, value, why));
      }
    };
  }
}
