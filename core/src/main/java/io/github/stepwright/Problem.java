package io.github.stepwright;

import java.util.Map;

/**
 * A workload before optimizer and seed are chosen: model, data and what it declares about itself.
 *
 * <p>Immutable and safe to share between threads; {@link #start} may be called many times.
 */
public interface Problem {

  /** What it says about itself. */
  Declared declared();

  /**
   * Knobs of its own, beside the optimizer's and the batch size, with their values where nobody
   * moves them.
   */
  default Map<Knob, Double> knobs() {
    return Map.of();
  }

  /**
   * Whether all batches come from the same examples. Where they do not, a loss that leaves its own
   * past is no divergence, and {@code run} does not choose {@code auto} by itself.
   */
  default boolean stationary() {
    return true;
  }

  /**
   * A fresh workload.
   *
   * @param stepper the optimizer at work
   * @param seed decides initial weights and the order of the data, by named streams
   */
  Workload start(Stepper stepper, long seed);

  /**
   * A fresh workload that has no optimizer; only for one that declares none.
   *
   * @param seed of every random number, by named streams
   */
  default Workload start(long seed) {
    throw new IllegalStateException(declared().name() + " must be started with an optimizer");
  }

  /**
   * What a workload declares, so that a command needs no more than its name.
   *
   * @param name the spec that makes it
   * @param summary one line for {@code list}
   * @param optimizer spec of the default optimizer, its rate included; empty for a workload that
   *     has none and is steered by another knob
   * @param batch examples of one step, which is also the reference batch of a work unit
   * @param steps full budget, in optimizer steps
   * @param examples training examples of one epoch
   * @param metric the metric that decides, on the validation split
   * @param lowerIsBetter direction of the metric
   * @param sizes weights, examples and features in words, for {@code list}
   */
  record Declared(
      String name,
      String summary,
      String optimizer,
      int batch,
      long steps,
      int examples,
      String metric,
      boolean lowerIsBetter,
      String sizes) {}
}
