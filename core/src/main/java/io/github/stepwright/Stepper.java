package io.github.stepwright;

import java.util.Map;

/** Makes one step of an objective: evaluates gradients and moves the weights. */
public interface Stepper {

  /** The knobs that it obeys, with the values they have while no controller owns them. */
  Map<Knob, Double> defaults();

  /** The state of one run; owns the objective's blocks from here on. */
  Steps start(Objective objective);

  /** A stepper at work on one objective; used by one thread. */
  interface Steps {

    /**
     * Makes one step over the batch. A loss or gradient that is not finite leaves weights and state
     * as they were.
     */
    Workload.Step step(Batch batch, Settings settings, Progress at);

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
