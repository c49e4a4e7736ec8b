package io.github.stepwright.optim;

import io.github.stepwright.Block;
import io.github.stepwright.Part;
import io.github.stepwright.Wrapper;
import io.github.stepwright.compress.Compressor;
import io.github.stepwright.compress.Layer;

/**
 * A wrapper that hands on what arrives of a block's gradient when it is sent through a codec with
 * error feedback: {@code m = g + e; g = decoded(m); e = m - g}.
 *
 * <p>Slot 0 holds e, slot 1 what the codec carries from step to step. What arrives is written in
 * the place of the gradient. Under a factor of 0 from around it nothing is sent.
 */
interface Coded extends Wrapper {

  /** The scheme. */
  Compressor codec();

  @Override
  default int slots() {
    return 2;
  }

  @Override
  default int length(int slot, Block block) {
    if (block.length() == 0 || codec().raw(layer(block))) {
      return 0;
    }
    return slot == 0 ? block.length() : codec().memory(layer(block));
  }

  @Override
  default boolean elementwise() {
    return false;
  }

  @Override
  default void pass(int pass, Part part) {
    if (pass == 0 && part.slot(0).length() > 0 && part.scale() != 0) {
      code(part);
    }
    inner().pass(pass, part.inner());
  }

  private void code(Part part) {
    if (!(part.memo() instanceof Coding)) {
      part.memo(new Coding(codec(), part, layer(part.block())));
    }
    ((Coding) part.memo()).code(codec());
  }

  private static Layer layer(Block block) {
    return Layer.of(block.name(), block.shape());
  }
}
