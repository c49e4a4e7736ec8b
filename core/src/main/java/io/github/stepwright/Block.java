package io.github.stepwright;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One tensor of weights, its gradient and the optimizer's state for it.
 *
 * @param name unique within the objective
 * @param group the group whose settings it obeys
 * @param shape lengths, outermost first
 * @param weights float32 values, on the heap or native
 * @param gradient the same length; the objective writes it, the optimizer reads it
 * @param slots the optimizer's state, each of the same length; empty as an objective hands it out
 */
public record Block(
    String name,
    String group,
    long[] shape,
    MemorySegment weights,
    MemorySegment gradient,
    List<MemorySegment> slots) {

  /** A block on the heap, without slots. */
  public static Block of(
      String name, String group, float[] weights, float[] gradient, long... shape) {
    return new Block(
        name,
        group,
        shape,
        MemorySegment.ofArray(weights),
        MemorySegment.ofArray(gradient),
        List.of());
  }

  /** The same block with slots. */
  public Block with(List<MemorySegment> slots) {
    return new Block(name, group, shape, weights, gradient, List.copyOf(slots));
  }

  /** Number of values. */
  public int length() {
    return Math.toIntExact(weights.byteSize() / Float.BYTES);
  }
}
