package io.github.stepwright;

/**
 * A pure function from progress to the value of a knob.
 *
 * <p>The value for the k-th optimizer step, k from 0, is {@code at} of the progress whose step is
 * k; the first value used is the one at step 0. Past the horizon a schedule holds its end value.
 * Asking again, in any order, gives the same double. Implementations are immutable and safe to
 * share between threads.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The value at this point of the run.
   *
   * @param p where the run stands
   * @return a finite number, 0 or more
   * @throws IllegalStateException if the schedule needs a horizon and there is none
   */
  double at(Progress p);

  /** The largest value, which others measure a shape by; the first value where nobody knows. */
  default double top() {
    return at(Progress.of(0, 1));
  }

  /**
   * Refuses a horizon that the schedule cannot fit; called once, before the first step.
   *
   * @param start progress at step 0, carrying the horizon
   * @throws IllegalArgumentException naming what must hold, for example "warmup.steps must be < 10
   *     (the horizon), got 100"
   */
  default void fit(Progress start) {}
}
