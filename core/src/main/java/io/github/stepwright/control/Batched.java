package io.github.stepwright.control;

import io.github.stepwright.Controller;

/** A controller that {@code --batch} can name: it owns the batch size, and mostly its factor. */
public interface Batched extends Controller {

  /** Examples of the first step; once {@link #from} has been asked there is a number. */
  long first();

  /**
   * The same controller with what it left open: the first size and the largest.
   *
   * @param batch the workload's own batch size
   * @param examples training examples, the largest batch that tells more than a smaller one
   */
  Batched from(long batch, long examples);

  /** Whether it judges by how much the micro-batches of a step differ. */
  default boolean compares() {
    return false;
  }

  /** Whether it needs the gradients of all micro-batches at once, and not only their norms. */
  default boolean keeps() {
    return false;
  }
}
