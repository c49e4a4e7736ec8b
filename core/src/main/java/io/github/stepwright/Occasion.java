package io.github.stepwright;

/**
 * What all parts of a block know about the step.
 *
 * <p>Blocks are many and count by one {@link Clock}: a step that wrote to each of them would fetch
 * each from main memory. Used by one thread; read by those that share a pass.
 */
public final class Occasion {

  private final Clock clock;
  private long missed;
  private long sat;
  private boolean away;

  /** A block that has made no step yet. */
  public Occasion(Clock clock) {
    this.clock = clock;
    made(0);
  }

  /** What all blocks know about the step; whoever drives the rule begins it. */
  public static final class Clock {
    private Settings settings;
    private long steps;
    private long changes;
    private boolean sitting;

    /** The next step. */
    public void begin(Settings settings) {
      this.settings = settings;
      steps++;
      changes += sitting ? 1 : 0;
      sitting = false;
    }

    /** The settings of the step that has begun. */
    Settings settings() {
      return settings;
    }

    /** Number of steps that have begun. */
    long steps() {
      return steps;
    }

    /** Another number where a block may have left the others' step, or be back in it. */
    long changes() {
      return changes;
    }
  }

  Clock clock() {
    return clock;
  }

  /** The settings of the step that has begun. */
  Settings settings() {
    return clock.settings;
  }

  /** The block sits out the step that has begun. */
  public void sit() {
    missed++;
    sat = clock.steps;
    clock.sitting = true;
    clock.changes++;
  }

  /** Whether it sits out the step that has begun. */
  boolean absent() {
    return sat == clock.steps && sat > 0;
  }

  /** Steps do not count from here on, or do again; another call of the same kind does nothing. */
  public void away(boolean away) {
    if (this.away != away) {
      long made = made();
      this.away = away;
      made(made);
    }
  }

  /** Number of steps that the block has made, the one under way included. */
  public long made() {
    return away ? missed : clock.steps - missed;
  }

  /** Puts the number back. */
  public void made(long made) {
    missed = away ? made : clock.steps - made;
    clock.changes++;
  }
}
