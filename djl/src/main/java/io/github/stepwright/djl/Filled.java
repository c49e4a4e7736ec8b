package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tensors in memory of the engine, filled from arrays.
 *
 * <p>{@code NDManager.create(float[])} shows the engine a direct buffer of Java's, which is freed
 * when the garbage collector comes by: half a megabyte for each batch that nobody misses for
 * minutes. This memory goes with the tensor.
 */
public final class Filled {

  private Filled() {}

  /** A float32 tensor with these values, row-major. */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    return of(manager, shape, DataType.FLOAT32, MemorySegment.ofArray(values));
  }

  /** An int64 tensor with these values, row-major. */
  public static NDArray of(NDManager manager, long[] values, Shape shape) {
    return of(manager, shape, DataType.INT64, MemorySegment.ofArray(values));
  }

  private static NDArray of(NDManager manager, Shape shape, DataType type, MemorySegment from) {
    if (shape.size() * type.getNumOfBytes() != from.byteSize()) {
      throw new IllegalArgumentException(
          "values must fill their shape, got %d bytes for %s %s"
              .formatted(from.byteSize(), type, shape));
    }
    if (manager.getDevice().isGpu() && from.byteSize() > 0) {
      try (Arena arena = Arena.ofConfined()) {
        // The engine has its copy on the device when this comes back.
        return manager.create(Transfer.staged(arena, from).asByteBuffer(), shape, type);
      }
    }
    NDArray tensor = manager.create(shape, type);
    if (from.byteSize() > 0) {
      MemorySegment.ofBuffer(tensor.toByteBuffer(true)).copyFrom(from);
    }
    return tensor;
  }
}
