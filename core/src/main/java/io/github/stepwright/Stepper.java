package io.github.stepwright;

import java.util.OptionalDouble;

/** Makes one step of an objective: evaluates gradients and moves the weights. */
public non-sealed interface Stepper extends Rule {

  /**
   * The state of one run; owns the objective's blocks from here on.
   *
   * @param seed decides the random numbers that the stepper draws, by named streams
   */
  Steps start(Objective objective, long seed);

  /** A stepper at work on one objective; used by one thread. */
  interface Steps {

    /**
     * Makes one step over the batch. A loss or gradient that is not finite leaves weights and state
     * as they were.
     */
    Workload.Step step(Batch batch, Settings settings, Progress at);

    /**
     * Chance with which each example is to be in a batch, by independent coins; empty for batches
     * of {@link Knob#BATCH_SIZE}, in passes over all examples. Does not change.
     */
    default OptionalDouble sampling() {
      return OptionalDouble.empty();
    }

    /**
     * How fast the loss falls with the rate while the gradient stays as it is: the inner product of
     * the gradient with the update for a rate of 1; NaN where the rule cannot tell.
     *
     * @param gradient its norms over all weights
     */
    default double slope(Settings settings, Norms gradient) {
      return Double.NaN;
    }

    /** Whether a trial step tells the slope where {@link #slope} does not. */
    default boolean proportional() {
      return false;
    }

    /**
     * A number about the last step that the stepper alone knows, without a cost; empty for a
     * quantity that it does not know.
     */
    default OptionalDouble read(Quantity what) {
      return OptionalDouble.empty();
    }

    /** Copies the state, weights included. */
    Checkpoint checkpoint();

    /** Puts the state back, weights included. */
    void restore(Checkpoint checkpoint);

    /**
     * Runs an action with the evaluation weights in place of the training weights, and puts these
     * back.
     */
    void withReadout(Runnable action);
  }
}
