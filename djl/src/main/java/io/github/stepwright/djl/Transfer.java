package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.stepwright.Array;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The numbers of a tensor, brought to main memory and back, wherever the tensor lies.
 *
 * <p>On a GPU {@code toFloatArray} and {@code copyTo} leave a copy in main memory and a manager
 * behind, which live as long as the manager of the tensor: for weights as long as the run. These
 * leave nothing, and a way back takes one copy to the device where {@code copyTo} takes three.
 */
final class Transfer {

  private static final long ALIGNED = 64;

  private Transfer() {}

  /** Reads all numbers of a float32 or float64 tensor, row-major; the widths must be the same. */
  static void read(NDArray tensor, Array to) {
    try (NDManager scope = tensor.getManager().newSubManager()) {
      tensor.tempAttach(scope); // what the engine makes on the way belongs to the scope
      to.segment().copyFrom(MemorySegment.ofBuffer(tensor.toByteBuffer(true)));
    }
  }

  /**
   * Writes all numbers of a tensor; not while the engine notes operations.
   *
   * @throws IllegalArgumentException for a tensor in main memory that is neither float32 nor
   *     float64
   */
  static void write(Array from, NDArray tensor) {
    if (!tensor.getDevice().isGpu()) {
      TensorView.of(tensor).copy(from);
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment staged = staged(arena, from.segment());
      tensor.set(staged.asByteBuffer()); // has been read when this comes back
    }
  }

  /** A native copy, which the engine can read. */
  static MemorySegment staged(Arena arena, MemorySegment from) {
    return arena.allocate(from.byteSize(), ALIGNED).copyFrom(from);
  }
}
