package io.github.stepwright.control;

import io.github.stepwright.Controller;
import io.github.stepwright.Knob;
import java.util.Set;

/**
 * A controller that {@code --layers} can name: it owns the factor on the rate of each group and
 * leaves the rate itself to another.
 */
public interface Layered extends Controller {

  @Override
  default Set<Knob> knobs() {
    return Set.of(Knob.RATE_FACTOR);
  }

  /** Whether every block is a group of its own; if not, the blocks of a layer are one. */
  default boolean blocks() {
    return true;
  }

  /** Whether it judges by the gradients of the micro-batches of a step. */
  default boolean compares() {
    return false;
  }

  /** Whether it judges by how the gradient differs from the one before. */
  default boolean remembers() {
    return false;
  }
}
