package io.github.stepwright;

import java.util.Optional;

/**
 * How much a run may spend, in one unit; a pure function from work done to progress.
 *
 * <p>Immutable and safe to share between threads.
 */
public sealed interface Budget {

  /** Where a run stands that has spent {@code done}. */
  Progress progress(Work done);

  /**
   * The budget behind a change of it.
   *
   * @param at what was spent until then
   * @param total the new one, counted from the start of the run
   */
  default Budget replanned(Work at, Budget total, Course course) {
    return course instanceof Course.Stretch ? new Stretched(this, at, total) : total;
  }

  /**
   * A number of optimizer steps.
   *
   * @param steps at least 1
   */
  record Steps(long steps) implements Budget {
    /** Refuses fewer than one step. */
    public Steps {
      if (steps < 1) {
        throw new IllegalArgumentException("budget steps must be >= 1, got " + steps);
      }
    }

    @Override
    public Progress progress(Work done) {
      return Progress.of(done.steps(), steps);
    }
  }

  /**
   * Passes over the training examples, rounded up to whole steps of the nominal batch.
   *
   * @param epochs passes, above 0
   * @param examples training examples of one pass
   * @param batch examples of one step, as the workload declares it
   */
  record Epochs(double epochs, long examples, long batch) implements Budget {
    /** Refuses an empty budget. */
    public Epochs {
      if (!(epochs > 0) || Double.isInfinite(epochs)) {
        throw new IllegalArgumentException("budget epochs must be > 0 and finite, got " + epochs);
      }
      if (examples < 1 || batch < 1) {
        throw new IllegalArgumentException(
            "budget epochs needs examples >= 1 and batch >= 1, got examples=%d, batch=%d"
                .formatted(examples, batch));
      }
    }

    /** Steps of the nominal batch that cover the epochs. */
    public long steps() {
      return (long) Math.ceil(epochs * examples / batch);
    }

    @Override
    public Progress progress(Work done) {
      long steps = steps();
      // Counted in examples, so that a batch that grows on the way still ends on time; with the
      // nominal batch this is step / steps to the bit.
      return new Progress(done.steps(), steps, (double) done.examples() / (steps * batch));
    }
  }

  /**
   * Work units: 1 is one forward and backward pass over the reference batch.
   *
   * @param units above 0
   */
  record WorkUnits(double units) implements Budget {
    /** Refuses an empty budget. */
    public WorkUnits {
      if (!(units > 0) || Double.isInfinite(units)) {
        throw new IllegalArgumentException("budget work must be > 0 and finite, got " + units);
      }
    }

    @Override
    public Progress progress(Work done) {
      return new Progress(done.steps(), 0, done.units() / units);
    }
  }

  /**
   * Wall time; the clock is read by whoever drives the run and recorded in the journal.
   *
   * @param seconds above 0
   */
  record WallClock(double seconds) implements Budget {
    /** Refuses an empty budget. */
    public WallClock {
      if (!(seconds > 0) || Double.isInfinite(seconds)) {
        throw new IllegalArgumentException("budget seconds must be > 0 and finite, got " + seconds);
      }
    }

    @Override
    public Progress progress(Work done) {
      return new Progress(done.steps(), 0, done.nanos() * 1e-9 / seconds);
    }
  }

  /**
   * A budget that was changed on the way.
   *
   * <p>With s0 the fraction at that point and x the share of the rest that is spent since, the
   * fraction is s0 + (1 - s0) x. Schedules see the old horizon by a clock that runs slower: at the
   * change it shows what it showed before, at the end of the new budget it is at its end.
   *
   * @param before the budget until then
   * @param at what was spent until then
   * @param total the new budget, counted from the start of the run
   */
  record Stretched(Budget before, Work at, Budget total) implements Budget {
    /** Refuses a budget that was spent already. */
    public Stretched {
      if (total.progress(at).done()) {
        throw new IllegalArgumentException(
            "a new budget must exceed what was spent, %d steps and %s work units, got %s"
                .formatted(at.steps(), at.units(), total));
      }
    }

    @Override
    public Progress progress(Work done) {
      Progress now = total.progress(done);
      Progress then = before.progress(at).scheduled();
      double start = total.progress(at).spent();
      double rest = Math.clamp((now.spent() - start) / (1 - start), 0.0, 1.0);
      double fraction = rest == 1 ? 1 : then.fraction() + (1 - then.fraction()) * rest;
      // Without a horizon steps are counted as they are made.
      long step =
          then.horizon() == 0
              ? done.steps()
              : rest == 0 ? then.step() : Math.round(fraction * then.horizon());
      var clock = new Progress(step, then.horizon(), fraction);
      return new Progress(now.step(), now.horizon(), now.spent(), Optional.of(clock));
    }
  }
}
