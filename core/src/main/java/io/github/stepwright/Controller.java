package io.github.stepwright;

import java.util.Set;
import java.util.random.RandomGenerator;

/** Turns signals into decisions; an immutable description whose {@link Fold} holds the state. */
public interface Controller {

  /** The knobs that it owns; empty for one that only observes and whose work is not charged. */
  Set<Knob> knobs();

  /** Whether it restores checkpoints; a run has at most one that does. */
  default boolean rewinds() {
    return false;
  }

  /**
   * Refuses a budget that it cannot fit; called once, when the plan is built.
   *
   * @param start progress at step 0
   */
  default void fit(Progress start) {}

  /**
   * Fresh state for one run.
   *
   * @param random the controller's own stream
   */
  Fold start(RandomGenerator random);
}
