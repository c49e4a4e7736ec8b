package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import java.util.OptionalLong;
import java.util.Set;

/** A controller that {@code --batch} can name: it owns the batch size, and mostly its factor. */
public interface Batched extends Controller {

  /** The first batch; the workload's own where there is none. */
  OptionalLong start();

  /** The largest batch; all training examples where there is none. */
  OptionalLong max();

  /** How the rate goes along. */
  Scaling scaling();

  @Override
  default Set<Knob> knobs() {
    return scaling().knobs();
  }

  /** Examples of the first step; once {@link #from} has been asked there is a number. */
  default long first() {
    return Sizing.need(getClass(), start());
  }

  /** Examples of the largest step, known from the same moment on. */
  default long most() {
    return Sizing.need(getClass(), max());
  }

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
