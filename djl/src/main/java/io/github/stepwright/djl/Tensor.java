package io.github.stepwright.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.stepwright.Array;
import io.github.stepwright.Block;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A parameter of a model and what an optimizer sees of it: its own memory, or a copy where that
 * lies on another device.
 */
final class Tensor {

  private final String name;
  private final String group;
  private final boolean copy;
  private NDArray weight;
  private Block block;
  private boolean moved;

  /**
   * A parameter that nobody has seen yet.
   *
   * @param copy whether to work on a copy where the memory could be seen too
   */
  Tensor(String name, String group, boolean copy) {
    this.name = name;
    this.group = group;
    this.copy = copy;
  }

  String name() {
    return name;
  }

  Device device() {
    return weight.getDevice();
  }

  /** Whether the optimizer works on a copy. */
  boolean copied() {
    return copy || !TensorView.possible(weight);
  }

  /**
   * The tensors of this step; a weight tensor other than before makes another block.
   *
   * @param gradients as the trainer hands them over: a copy, so the weight's own are preferred
   */
  void bind(NDArray now, NDArray gradients) {
    boolean other = weight != now;
    weight = now;
    if (copied()) {
      if (block == null) {
        int length = Math.toIntExact(now.size());
        boolean wide = now.getDataType() == DataType.FLOAT64;
        block = block(Array.zeros(length, wide), Array.zeros(length, wide));
        moved = true;
      }
      Transfer.read(now, block.weights());
      Transfer.read(gradients, block.gradient());
      return;
    }
    if (!now.hasGradient()) {
      if (other) {
        Array weights = TensorView.of(now);
        long bytes = weights.segment().byteSize();
        MemorySegment own = Arena.ofAuto().allocate(bytes, Long.BYTES * 8L);
        block = block(weights, weights.wide() ? Array.doubles(own) : Array.floats(own));
        moved = true;
      }
      block.gradient().copy(TensorView.of(gradients));
      return;
    }
    try (NDArray own = now.getGradient()) {
      Array view = TensorView.of(own);
      if (other || block.gradient().segment().address() != view.segment().address()) {
        block = block(TensorView.of(now), view);
        moved = true;
      }
    }
  }

  private Block block(Array weights, Array gradients) {
    return new Block(name, group, weight.getShape().getShape(), weights, gradients);
  }

  /** Whether the block is another one than at the last question. */
  boolean moved() {
    boolean now = moved;
    moved = false;
    return now;
  }

  Block block() {
    return block;
  }

  /** The block was updated: brings a copy back, and sets the gradient to 0. */
  void written() {
    if (copied()) {
      boolean noted = JniUtils.isGradMode();
      JniUtils.setGradMode(false);
      try {
        Transfer.write(block.weights(), weight);
      } finally {
        JniUtils.setGradMode(noted);
      }
      JniUtils.zeroGrad((PtNDArray) weight);
      return;
    }
    block.gradient().segment().fill((byte) 0);
  }
}
