package io.github.stepwright.control;

import io.github.stepwright.Decision;
import io.github.stepwright.Default;
import io.github.stepwright.Fold;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Controllers one behind the other, each with its own clock, as schedules in a sequence: the i-th
 * runs from boundary i - 1 to boundary i.
 *
 * <p>A controller begins at its boundary and sees nothing of what was before. Needs a budget that
 * tells its steps.
 *
 * @param at boundaries in steps, 0 or more, not falling
 * @param inner controllers or schedules, one more than boundaries
 */
public record Then(@Default("") List<Long> at, List<Rated> inner) implements Rated {

  /** Refuses boundaries that fall and a number of controllers that does not fit. */
  public Then {
    inner = List.copyOf(inner);
    at = List.copyOf(at);
    // The same conditions with the same messages as for schedules.
    new io.github.stepwright.schedule.Then(
        at, inner.stream().<io.github.stepwright.Schedule>map(_ -> _ -> 1).toList());
  }

  @Override
  public Rated times(double base) {
    return new Then(at, inner.stream().map(one -> one.times(base)).toList());
  }

  @Override
  public boolean rewinds() {
    return inner.stream().anyMatch(Rated::rewinds);
  }

  @Override
  public void fit(Progress start) {
    long horizon = start.horizon("then");
    for (int i = 0; i < inner.size(); i++) {
      if (from(i) < until(i, horizon)) {
        inner.get(i).fit(Progress.of(0, until(i, horizon) - from(i)));
      }
    }
  }

  private long from(int i) {
    return i == 0 ? 0 : at.get(i - 1);
  }

  private long until(int i, long horizon) {
    return i == at.size() ? horizon : Math.min(at.get(i), horizon);
  }

  @Override
  public Fold start(RandomGenerator random) {
    return new Fold() {
      private final List<Fold> folds = inner.stream().map(one -> one.start(random)).toList();
      private int now = -1;
      private Span span;

      @Override
      public List<Decision> on(Signal signal) {
        long horizon = signal.progress().horizon("then");
        long step = signal.progress().step();
        int next = Math.max(now, 0);
        while (next < at.size() && at.get(next) <= step && at.get(next) < horizon) {
          next++;
        }
        // An answer belongs to the one that asked.
        boolean answer = signal instanceof Signal.Evaluated || signal instanceof Signal.Measured;
        if (next == now || answer) {
          return folds.get(now).on(span.of(signal));
        }
        now = next;
        span = new Span(from(now), until(now, horizon) - from(now));
        return folds.get(now).on(span.start(signal));
      }
    };
  }
}
