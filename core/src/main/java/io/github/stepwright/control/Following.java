package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Course;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.schedule.Wsd;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * An open-loop controller: a knob follows a schedule.
 *
 * <p>value(t) = base * schedule(t). A decision is made only where the value changes. Behind a
 * change of the budget the learning rate goes its {@link Course}; other knobs follow the fraction.
 *
 * @param knob the knob that it owns
 * @param schedule the rate itself, or a shape with peak 1
 * @param base factor on the schedule; 1 where the schedule is the rate itself
 * @param text the schedule as a person wrote it; the journal gives it as the reason
 */
public record Following(Knob knob, Schedule schedule, double base, String text) implements Rated {

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
      private ToDoubleFunction<Progress> value = p -> base * schedule.at(p);
      private Progress stands = new Progress(0, 0, 0);
      private double last = Double.NaN;

      @Override
      public List<Decision> on(Signal signal) {
        Progress before = stands;
        stands = signal.progress();
        return switch (signal) {
          case Signal.Started started -> follow(started.progress());
          case Signal.Stepped stepped when !stepped.progress().done() -> follow(stepped.progress());
          case Signal.Skipped skipped when !skipped.progress().done() -> follow(skipped.progress());
          case Signal.Replanned replanned -> {
            if (knob.equals(Knob.LEARNING_RATE)) {
              value = course(value.applyAsDouble(before.scheduled()), replanned);
            }
            yield follow(replanned.progress());
          }
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
        double now = value.applyAsDouble(next.scheduled());
        if (now == last) {
          return List.of();
        }
        last = now;
        return List.of(new Decision.Set(knob, Settings.ALL, now, why));
      }

      /** The rate behind a change of the budget, at which it was {@code rate}. */
      private ToDoubleFunction<Progress> course(double rate, Signal.Replanned replanned) {
        Progress at = replanned.progress();
        return switch (replanned.course()) {
          case Course.Stretch _ -> value;
          case Course.Rewarm rewarm -> rewarm(rate, at, rewarm);
          case Course.Decay decay -> decay(at.horizon("a branch"), decay);
        };
      }
    };
  }

  private ToDoubleFunction<Progress> rewarm(double rate, Progress at, Course.Rewarm rewarm) {
    long from = at.step() + rewarm.steps();
    long rest = at.horizon("rewarm") - from;
    if (rest < 1) {
      throw new IllegalArgumentException(
          "a ramp must be shorter than what is left, %d steps, got %d"
              .formatted(at.horizon() - at.step(), rewarm.steps()));
    }
    schedule.fit(Progress.of(0, rest));
    double scale = rewarm.peak() / (base * schedule.top());
    return p -> {
      long k = p.step() - at.step();
      return k < rewarm.steps()
          ? rate + (rewarm.peak() - rate) * (k + 1) / rewarm.steps()
          : base * (schedule.at(p.in(from, rest)) * scale);
    };
  }

  private static ToDoubleFunction<Progress> decay(long horizon, Course.Decay decay) {
    long steps = horizon - decay.from();
    if (steps < 1) {
      throw new IllegalArgumentException(
          "a decay must begin before the end at step %d, got %d".formatted(horizon, decay.from()));
    }
    Wsd.Shape shape = shape(decay.shape());
    // The record refuses what the shape cannot bear.
    new Wsd(decay.rate(), OptionalDouble.of(decay.floor()), 0.5, shape);
    return p -> {
      double x = (double) (p.step() - decay.from()) / steps;
      return x <= 0 ? decay.rate() : Wsd.fall(shape, decay.rate(), decay.floor(), Math.min(x, 1));
    };
  }

  private static Wsd.Shape shape(String name) {
    for (Wsd.Shape shape : Wsd.Shape.values()) {
      if (shape.name().toLowerCase(Locale.ROOT).equals(name)) {
        return shape;
      }
    }
    throw new IllegalArgumentException(
        "shape must be one of %s, got %s"
            .formatted(
                Arrays.stream(Wsd.Shape.values())
                    .map(shape -> shape.name().toLowerCase(Locale.ROOT))
                    .toList(),
                name));
  }
}
