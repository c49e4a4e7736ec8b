package io.github.stepwright;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function to be minimised: its blocks of weights, its gradient and its exact Hessian-vector
 * product.
 *
 * <p>Used by one thread at a time; it may use more inside.
 */
public interface Objective {

  /**
   * The weights and where their gradients go, in a fixed order: the same list each time, so that
   * nobody has to look whether anything changed. An objective that gains or loses blocks on the way
   * returns another list; state goes by the name of a block.
   */
  List<Block> blocks();

  /**
   * Whether the last gradient left this block out; a rule then skips it and its state is untouched.
   */
  default boolean absent(Block block) {
    return false;
  }

  /** Knobs of its own, beside the optimizer's, with their values where nobody moves them. */
  default Map<Knob, Double> knobs() {
    return Map.of();
  }

  /** Takes the values of its own knobs for the gradients from here on. */
  default void obey(Settings settings) {}

  /** Number of training examples; batches draw their rows from 0 until this. */
  int examples();

  /** Examples of the reference batch, one pass over which costs 1 work unit. */
  int referenceBatch();

  /**
   * Writes the mean gradient over the batch into the blocks and returns the mean loss.
   *
   * @return the mean loss over the batch; not finite where the weights have run away
   */
  double gradient(Batch batch);

  /**
   * The threads that gradients are computed with, where they can do other work in between: they are
   * awake then and have the gradient at hand, and threads beside them would wait for their cores.
   * The same one each time; nobody but the objective ends its threads.
   */
  default Optional<Crew> crew() {
    return Optional.empty();
  }

  /** How much the parts of the last gradient's batch differed, where it was taken in parts. */
  default Optional<Spread> spread() {
    return Optional.empty();
  }

  /**
   * What a Hessian-vector product is charged, in gradients of the same batch. A gradient takes
   * three products of a layer's size: forward, back, and the sum over the batch. This one begins
   * anew and takes eight: forward, two for the tangents; back, two for theirs; two sums. Measured
   * on the perceptrons at hand: 2.7.
   */
  double PRODUCT = 8.0 / 3;

  /**
   * Exact product of the batch's Hessian with a vector.
   *
   * @param v vector, all blocks one behind the other
   * @param out receives the product, the same layout
   */
  void hessianVector(Batch batch, Array v, Array out);

  /**
   * Metrics over a split, {@code loss} (mean) always among them, {@code accuracy} for classifiers.
   *
   * @param examples how many at most, in the split's fixed order; 0 for all
   */
  Map<String, Double> evaluate(Split split, int examples);

  /** Number of examples of a split, 0 where there is no such split. */
  int examples(Split split);
}
