package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.github.stepwright.Array;
import io.github.stepwright.Block;

/**
 * A weight tensor of a model with its block: the tensor's own memory, or a copy in main memory
 * where it lies on another device.
 *
 * @param array the tensor
 * @param block what rules see of it
 * @param copied whether the block is a copy
 */
record Weight(NDArray array, Block block, boolean copied) {

  /**
   * A weight whose gradient is there, and 0.
   *
   * @param copy whether to work on a copy where the memory could be seen too
   */
  static Weight of(String name, String group, NDArray array, boolean copy) {
    // The engine makes the memory of a gradient when it first has one.
    try (NDArray ones = array.onesLike();
        NDArray same = array.mul(1)) {
      JniUtils.backward((PtNDArray) same, (PtNDArray) ones, false, false);
    }
    JniUtils.zeroGrad((PtNDArray) array);
    long[] shape = array.getShape().getShape();
    if (!copy && TensorView.possible(array)) {
      Array weights = TensorView.of(array);
      return new Weight(
          array, new Block(name, group, shape, weights, TensorView.of(array.getGradient())), false);
    }
    float[] values = new float[Math.toIntExact(array.size())];
    Transfer.read(array, Array.of(values));
    return new Weight(array, Block.of(name, group, values, new float[values.length], shape), true);
  }

  /** Brings what a rule wrote to the device; not while the engine notes operations. */
  void push() {
    if (copied) {
      Transfer.write(block.weights(), array);
    }
  }

  /**
   * Sets the gradient to 0; a large one by the threads that had its parts, which are the engine's.
   */
  void clear() {
    if (copied || block.length() > OpenMpCrew.GRAIN) {
      JniUtils.zeroGrad((PtNDArray) array);
    } else {
      block.gradient().segment().fill((byte) 0);
    }
  }

  /** Brings the gradient to where rules read it. */
  void pull() {
    if (copied) {
      try (NDArray gradient = array.getGradient()) {
        Transfer.read(gradient, block.gradient());
      }
    }
  }
}
