package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.stepwright.Array;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * The memory of a tensor, seen without a copy.
 *
 * <p>What is written is seen by the engine, and the other way round. The view does not own the
 * memory: it is good as long as the tensor is neither closed nor given other storage, as {@code
 * NDArray.set} does.
 */
final class TensorView {

  private TensorView() {}

  /** Whether the memory of a tensor can be seen: it lies in main memory and is of a known width. */
  static boolean possible(NDArray tensor) {
    return !tensor.getDevice().isGpu() && !tensor.isSparse() && width(tensor.getDataType()) > 0;
  }

  /**
   * The numbers of a tensor.
   *
   * @throws IllegalArgumentException for a tensor on another device, or neither float32 nor float64
   */
  static Array of(NDArray tensor) {
    int width = width(tensor.getDataType());
    if (width == 0 || tensor.getDevice().isGpu()) {
      throw new IllegalArgumentException(
          "a tensor must be float32 or float64 in main memory, got %s on %s"
              .formatted(tensor.getDataType(), tensor.getDevice()));
    }
    ByteBuffer buffer = tensor.toByteBuffer(true);
    if (!buffer.isDirect() || buffer.capacity() != tensor.size() * width) {
      throw new IllegalArgumentException(
          "the memory of a tensor must be visible from its first byte to its last, got %s for %s"
              .formatted(buffer, tensor.getShape()));
    }
    MemorySegment memory = MemorySegment.ofBuffer(buffer);
    return width == Float.BYTES ? Array.floats(memory) : Array.doubles(memory);
  }

  private static int width(DataType type) {
    return switch (type) {
      case FLOAT32 -> Float.BYTES;
      case FLOAT64 -> Double.BYTES;
      default -> 0;
    };
  }
}
