package io.github.stepwright.djl;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.stepwright.Crew;
import io.github.stepwright.train.SpinningCrew;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Tensors in memory of the engine, filled from arrays.
 *
 * <p>{@code NDManager.create(float[])} shows the engine a direct buffer of Java's, which is freed
 * when the garbage collector comes by: half a megabyte for each batch that nobody misses for
 * minutes. This memory goes with the tensor.
 */
public final class Filled {

  /** Fills large tensors: the threads that are going to read them. */
  private static final ThreadLocal<Crew> CREW =
      ThreadLocal.withInitial(() -> SpinningCrew.of(1, OpenMpCrew.find()));

  private Filled() {}

  /** A float32 tensor with these values, row-major. */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    return of(manager, shape, DataType.FLOAT32, MemorySegment.ofArray(values));
  }

  /** An int64 tensor with these values, row-major. */
  public static NDArray of(NDManager manager, long[] values, Shape shape) {
    return of(manager, shape, DataType.INT64, MemorySegment.ofArray(values));
  }

  /** Writes one row; may be called by several threads at once, for different rows. */
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
    int length = count == 0 ? 0 : Math.toIntExact(to.byteSize() / Float.BYTES / count);
    Crew crew = CREW.get();
    float[][] values = new float[crew.size()][];
    long[] ends = new long[count];
    Arrays.setAll(ends, row -> (row + 1L) * length);
    crew.run(
        ends,
        (row, member) -> {
          if (values[member] == null) {
            values[member] = new float[length];
          }
          rows.fill(row, values[member]);
          long at = (long) row * length * Float.BYTES;
          MemorySegment.copy(values[member], 0, to, JAVA_FLOAT_UNALIGNED, at, length);
        });
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
