package io.github.stepwright.train;

import io.github.stepwright.Array;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Zeros for one slot of many blocks, side by side in their order.
 *
 * <p>A pass over many tensors then reads its slots as one stream; with each in an array of its own
 * the machine fetches ahead anew for each.
 */
final class Runs {

  /** Every array begins at a multiple of this in its run: as wide as a vector and a cache line. */
  private static final int ALIGNED = 64;

  /** Bytes of a run, unless one array alone is longer. */
  private static final long LONGEST = 1L << 28;

  private Runs() {}

  /**
   * Arrays of zeros.
   *
   * @param lengths of the arrays, in elements
   * @param wide whether they are float64
   * @param foreign whether they lie in native memory, which lives as long as one of them is used
   */
  static List<Array> zeros(int[] lengths, boolean wide, boolean foreign) {
    int width = wide ? Double.BYTES : Float.BYTES;
    var arrays = new ArrayList<Array>(lengths.length);
    for (int first = 0; first < lengths.length; ) {
      int behind = first;
      long size = 0;
      do {
        size += bytes(lengths[behind++], width);
      } while (behind < lengths.length && size + bytes(lengths[behind], width) <= LONGEST);
      MemorySegment run = run(size, wide, foreign);
      long at = 0;
      for (; first < behind; first++) {
        MemorySegment own = run.asSlice(at, (long) lengths[first] * width);
        arrays.add(wide ? Array.doubles(own) : Array.floats(own));
        at += bytes(lengths[first], width);
      }
    }
    return arrays;
  }

  private static long bytes(int length, int width) {
    return ((long) length * width + ALIGNED - 1) / ALIGNED * ALIGNED;
  }

  private static MemorySegment run(long bytes, boolean wide, boolean foreign) {
    if (foreign) {
      return Arena.ofAuto().allocate(bytes, ALIGNED);
    }
    return wide
        ? MemorySegment.ofArray(new double[Math.toIntExact(bytes / Double.BYTES)])
        : MemorySegment.ofArray(new float[Math.toIntExact(bytes / Float.BYTES)]);
  }
}
