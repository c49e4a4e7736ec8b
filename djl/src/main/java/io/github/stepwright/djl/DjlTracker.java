package io.github.stepwright.djl;

import ai.djl.training.tracker.Tracker;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;

/**
 * A schedule as DJL's optimizers ask for their rate.
 *
 * <p>DJL counts updates from 1 and asks once for each parameter: the answer to update k + 1 is
 * {@code at(k)}, k from 0, however often it is asked. Immutable.
 */
public final class DjlTracker implements Tracker {

  private final Schedule schedule;
  private final long horizon;
  private final double base;

  private DjlTracker(Builder builder) {
    if (builder.schedule == null) {
      throw new IllegalArgumentException("a tracker must have a schedule: setSchedule(…)");
    }
    if (builder.steps < 1) {
      throw new IllegalArgumentException(
          "a tracker must know its steps, at least 1: setSteps(…), got " + builder.steps);
    }
    if (!(builder.base >= 0) || Double.isInfinite(builder.base)) {
      throw new IllegalArgumentException("base must be >= 0 and finite, got " + builder.base);
    }
    this.schedule = builder.schedule;
    this.horizon = builder.steps;
    this.base = builder.base;
    schedule.fit(Progress.of(0, horizon));
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The value for an update.
   *
   * @param numUpdate from 1, as DJL counts; 0 counts as 1
   */
  @Override
  public float getNewValue(int numUpdate) {
    return (float) at(Math.max(0, numUpdate - 1));
  }

  /** The value for the k-th step, k from 0, before it is rounded to float32. */
  double at(long k) {
    return base * schedule.at(Progress.of(k, horizon));
  }

  /** Builds a tracker. */
  public static final class Builder {
    private Schedule schedule;
    private long steps;
    private double base = 1;

    private Builder() {}

    /** The rate, or a shape with peak 1 beside {@link #optBase}. */
    public Builder setSchedule(Schedule schedule) {
      this.schedule = schedule;
      return this;
    }

    /** Optimizer steps of the whole run, at least 1. */
    public Builder setSteps(long steps) {
      this.steps = steps;
      return this;
    }

    /** Factor on the schedule, 1 where not given. */
    public Builder optBase(double base) {
      this.base = base;
      return this;
    }

    /** The tracker. */
    public DjlTracker build() {
      return new DjlTracker(this);
    }
  }
}
