package io.github.stepwright;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Anything that takes steps: training, an iterative solve, a simulator.
 *
 * <p>Used by one thread at a time.
 */
public interface Workload extends AutoCloseable {

  /** The knobs that it obeys. */
  Set<Knob> knobs();

  /**
   * Makes one step. Where the loss or the gradient is not finite nothing changes but the position
   * in the data, and the result says so by its numbers.
   *
   * @param settings values of the knobs
   * @param at where the run stands; {@code at.step()} is the index of this step
   */
  Step step(Settings settings, Progress at);

  /**
   * Evaluates without changing anything.
   *
   * @throws IllegalArgumentException for a split that it does not have
   */
  Evaluation evaluate(Decision.Evaluate what);

  /**
   * Measures without changing anything.
   *
   * @throws IllegalArgumentException for a quantity that it does not know, naming those it knows
   */
  Measurement measure(Decision.Measure what);

  /** A copy of the whole state. */
  Checkpoint checkpoint();

  /** Puts the whole state back. */
  void restore(Checkpoint checkpoint);

  /** Puts the state back, all but the place in the data: the next batch is a fresh one. */
  default void restoreInPlace(Checkpoint checkpoint) {
    restore(checkpoint);
  }

  /** The weights to use or to save, by name: the optimizer's readout where it has one. */
  Map<String, Tensor> weights();

  @Override
  void close();

  /**
   * A step that was made.
   *
   * @param cost what it is charged; {@code nanos} is left to the run
   */
  record Step(double loss, Map<String, Norms> groups, Optional<Spread> spread, Work cost) {}

  /** An evaluation that was made. */
  record Evaluation(Map<String, Double> metrics, Work cost) {}

  /** A measurement that was made, with its interval. */
  record Measurement(double value, double low, double high, Work cost) {}

  /**
   * Values with a shape.
   *
   * @param shape lengths, outermost first; the product is the number of values
   */
  record Tensor(long[] shape, float[] values) {}
}
