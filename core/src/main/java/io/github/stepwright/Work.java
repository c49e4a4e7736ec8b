package io.github.stepwright;

/**
 * What a run has spent so far, or what one act of it cost.
 *
 * <p>Everything that serves control is charged: training steps, probe steps, evaluations that a
 * controller asked for, restores. Restoring old weights never gives work back.
 *
 * @param steps optimizer steps, probes included
 * @param examples training examples that went forward and backward
 * @param units work units; 1 is one forward and backward pass over the workload's reference batch,
 *     a forward pass alone is 1/3
 * @param nanos wall time in nanoseconds, read by whoever drives the run; 0 where no clock was read
 */
public record Work(long steps, long examples, double units, long nanos) {

  /** Nothing spent. */
  public static final Work NONE = new Work(0, 0, 0, 0);

  /** Refuses negative amounts. */
  public Work {
    if (steps < 0 || examples < 0 || !(units >= 0) || nanos < 0) {
      throw new IllegalArgumentException(
          "work must be >= 0, got steps=%d, examples=%d, units=%s, nanos=%d"
              .formatted(steps, examples, units, nanos));
    }
  }

  /** The sum of both, amount by amount. */
  public Work plus(Work other) {
    return new Work(
        steps + other.steps, examples + other.examples, units + other.units, nanos + other.nanos);
  }

  /** The same work with another reading of the clock. */
  public Work at(long nanos) {
    return new Work(steps, examples, units, nanos);
  }
}
