package io.github.stepwright.optim;

import io.github.stepwright.Block;
import io.github.stepwright.Part;
import io.github.stepwright.Wrapper;

/** A wrapper that gives the gradient of each block a factor, which slot 0 keeps over the passes. */
interface Layerwise extends Wrapper {

  /** The factor of a block at this step. */
  double factor(Part part);

  @Override
  default int slots() {
    return 1;
  }

  @Override
  default int length(int slot, Block block) {
    return 1;
  }

  @Override
  default boolean wide(int slot) {
    return true;
  }

  @Override
  default boolean scratch(int slot) {
    return true;
  }

  @Override
  default boolean elementwise() {
    return false;
  }

  @Override
  default void pass(int pass, Part part) {
    if (pass == 0) {
      part.slot(0).set(0, factor(part));
    }
    inner().pass(pass, part.inner(part.slot(0).get(0)));
  }
}
