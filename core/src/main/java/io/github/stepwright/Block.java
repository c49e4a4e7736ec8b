package io.github.stepwright;

import java.lang.foreign.MemorySegment;

/**
 * One tensor of weights and its gradient.
 *
 * @param name unique within the objective
 * @param group the group whose settings it obeys
 * @param shape lengths, outermost first
 * @param weights float32 values, on the heap or native
 * @param gradient the same length; the objective writes it, the optimizer reads it
 */
public record Block(
    String name, String group, long[] shape, MemorySegment weights, MemorySegment gradient) {

  /** A block on the heap. */
  public static Block of(String name, String group, float[] weights, float[] gradient, long... shape) {
    return new Block(
        name, group, shape, MemorySegment.ofArray(weights), MemorySegment.ofArray(gradient));
  }

  /** Number of values. */
  public int length() {
    return Math.toIntExact(weights.byteSize() / Float.BYTES);
  }
}
