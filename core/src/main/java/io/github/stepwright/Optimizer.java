package io.github.stepwright;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Set;

/**
 * A rule that moves weights along gradients: an immutable record of its hyperparameters.
 *
 * <p>All state lies outside, in the slots of a {@link Block} and in a few scalars, and begins at 0.
 * Elements are float32 and scalars double. A step is one pass over the ranges of all blocks; one
 * that needs a global number before it can move anything asks for a first pass by {@link #sums}.
 * Ranges may be visited by several threads: a rule writes to its own range and adds to its own part
 * of the totals, nothing else.
 */
public interface Optimizer {

  /** The knobs that it reads at every step, with the values of this record. */
  Map<Knob, Double> knobs();

  /** Arrays of state for each block. */
  int slots();

  /** Scalars of state for each group. */
  default int scalars() {
    return 0;
  }

  /** What it needs beside the gradient. */
  default Set<Need> needs() {
    return Set.of();
  }

  /** Whether every element can be updated without its neighbours; if not, a range is a block. */
  default boolean elementwise() {
    return true;
  }

  /** Number of sums that the first pass adds up; 0 for no first pass. */
  default int sums() {
    return 0;
  }

  /** First pass over a range: reads, and adds to the sums. */
  default void measure(
      Block block, Range range, Settings settings, double[] scalars, Totals totals) {}

  /**
   * Between the passes, once for each group: works the sums into the scalars.
   *
   * @param loss mean loss of the batch
   * @param step number of this step, from 1
   */
  default void between(
      Totals totals, double loss, Settings settings, double[] scalars, long step) {}

  /**
   * Moves the weights of a range.
   *
   * @param scale factor on the gradient, so that clipping costs no pass of its own
   * @param scalars of the block's group
   * @param totals receives the norms of update and weights
   * @param step number of this step, from 1
   */
  void update(
      Block block,
      Range range,
      Settings settings,
      double scale,
      double[] scalars,
      Totals totals,
      long step);

  /** Whether the weights to evaluate differ from those that are trained. */
  default boolean reads() {
    return false;
  }

  /** Writes the weights to evaluate; called only where {@link #reads} is true. */
  default void readout(Block block, Range range, double[] scalars, MemorySegment out) {
    throw new UnsupportedOperationException(
        "the weights that are trained are the ones to evaluate");
  }
}
