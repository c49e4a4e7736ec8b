package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * A straight rise before a controller: (t + 1) / W of its first rate for W steps; then its own
 * clock begins, over the steps that are left.
 *
 * <p>The controller sees nothing of the rise: its losses say little about the rate that is to come.
 * One that restores checkpoints warms up by itself and cannot stand here.
 *
 * @param steps W, at least 1; this or the fraction
 * @param fraction F in (0, 1): W = max(1, round(F N))
 * @param inner what comes after it
 */
public record Warmup(OptionalLong steps, OptionalDouble fraction, Rated inner) implements Rated {

  /** Refuses both or none of steps and fraction, and a controller that restores checkpoints. */
  public Warmup {
    // The same conditions with the same messages as in front of a schedule.
    new io.github.stepwright.schedule.Warmup(steps, fraction, false, _ -> 1);
    if (inner.rewinds()) {
      throw new IllegalArgumentException(
          "warmup must stand before a controller that keeps its weights, got %s, which warms up by"
                  .formatted(inner.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT))
              + " itself");
    }
  }

  @Override
  public Rated times(double base) {
    return new Warmup(steps, fraction, inner.times(base));
  }

  @Override
  public void fit(Progress start) {
    new io.github.stepwright.schedule.Warmup(steps, fraction, false, _ -> 1).fit(start);
    inner.fit(rest(start).of(start));
  }

  private Span rest(Progress p) {
    long horizon = p.horizon("warmup");
    long width =
        steps.isPresent()
            ? steps.getAsLong()
            : Math.max(1, Math.round(fraction.getAsDouble() * horizon));
    return new Span(width, horizon - width);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final Fold inside = inner.start(random);
      private final Why why = Why.of("warmup");
      private Span rest;
      private double target = Double.NaN;
      private boolean begun;

      @Override
      public List<Decision> on(Signal signal) {
        if (signal instanceof Signal.Started) {
          rest = rest(signal.progress());
          return rise(signal, inside.on(rest.start(signal)));
        }
        if (begun) {
          return inside.on(rest.of(signal));
        }
        return switch (signal) {
          case Signal.Evaluated _, Signal.Measured _ -> rise(signal, inside.on(rest.of(signal)));
          case Signal.Stepped _, Signal.Skipped _ -> rise(signal, List.of());
          case Signal.Started _, Signal.Restored _, Signal.Diverged _, Signal.Replanned _ ->
              List.of();
        };
      }

      private List<Decision> rise(Signal signal, List<Decision> decided) {
        var decisions = new ArrayList<Decision>();
        for (Decision decision : decided) {
          double rate = Rated.rate(decision);
          if (Double.isNaN(rate)) {
            decisions.add(decision);
          } else {
            target = rate;
          }
        }
        long next = signal.progress().step();
        begun = next >= rest.from();
        if (!Double.isNaN(target) && !signal.progress().done()) {
          double share = begun ? 1 : (next + 1.0) / rest.from();
          decisions.add(Rated.set(share * target, why));
        }
        return decisions;
      }
    };
  }
}
