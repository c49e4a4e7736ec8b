package io.github.stepwright.djl;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

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

  /** Writes one row. */
  public interface Rows {
    /** Fills all of {@code values} with the row of an index. */
    void fill(int row, float[] values);
  }

  /** A float32 tensor made row by row, its first axis: no array as large as the whole is needed. */
  public static NDArray rows(NDManager manager, Shape shape, Rows rows) {
    int count = Math.toIntExact(shape.get(0));
    if (manager.getDevice().isGpu() || count == 0) {
      float[] all = new float[Math.toIntExact(shape.size())];
      each(MemorySegment.ofArray(all), count, rows);
      return of(manager, all, shape);
    }
    NDArray tensor = manager.create(shape, DataType.FLOAT32);
    each(MemorySegment.ofBuffer(tensor.toByteBuffer(true)), count, rows);
    return tensor;
  }

  private static void each(MemorySegment to, int count, Rows rows) {
    long bytes = count == 0 ? 0 : to.byteSize() / count;
    float[] values = new float[Math.toIntExact(bytes / Float.BYTES)];
    for (int i = 0; i < count; i++) {
      rows.fill(i, values);
      MemorySegment.copy(values, 0, to, JAVA_FLOAT_UNALIGNED, i * bytes, values.length);
    }
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
