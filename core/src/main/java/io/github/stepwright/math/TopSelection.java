package io.github.stepwright.math;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * The k-th largest absolute value of a float32 vector that may lie in several pieces: the threshold
 * of coordinate-wise clipping and of top-k sparsification.
 *
 * <p>Exact and without randomness: three counting passes over the bits of |u| (11, 10 and 10 of
 * them), reads only, 8 KB of counters whatever the length. Positive floats are ordered as their
 * bits are; NaN lies above infinity, so it is among the largest.
 */
public final class TopSelection {

  /** Number of counters that a selection needs. */
  public static final int COUNTERS = 1 << 11;

  private static final int[] SHIFTS = {20, 10, 0};
  private static final int ABSOLUTE = 0x7fffffff;

  private TopSelection() {}

  /**
   * How many values a share of a vector is: {@code ceil(fraction * n)}, but at least 2 where there
   * are 2. The largest value alone would be a threshold that never clips anything.
   *
   * @param fraction in (0, 1]
   * @param n number of values
   */
  public static long count(double fraction, long n) {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be in (0, 1], got " + fraction);
    }
    // 0.1 * 30 is a little above 3 in binary and must not count as 4.
    long share = (long) Math.ceil(fraction * n * (1 - 1e-12));
    return Math.min(n, Math.max(2, share));
  }

  /**
   * The k-th largest |u|.
   *
   * @param parts float32 values, taken as one vector
   * @param k from 1 to the number of values
   */
  public static float kthLargest(List<MemorySegment> parts, long k) {
    long n = 0;
    for (MemorySegment part : parts) {
      n += part.byteSize() / Float.BYTES;
    }
    if (k < 1 || k > n) {
      throw new IllegalArgumentException("k must be in [1, %d], got %d".formatted(n, k));
    }
    int prefix = 0;
    int top = 31;
    long rest = k;
    for (int shift : SHIFTS) {
      long[] count = new long[1 << top - shift];
      for (MemorySegment part : parts) {
        count(part, prefix, top, shift, count);
      }
      int digit = count.length - 1;
      while (rest > count[digit]) {
        rest -= count[digit--];
      }
      prefix = prefix << top - shift | digit;
      top = shift;
    }
    return Float.intBitsToFloat(prefix);
  }

  /** The k-th largest |u| of one array. */
  public static float kthLargest(float[] values, long k) {
    return kthLargest(values, k, new double[COUNTERS]);
  }

  /**
   * The k-th largest |u| of one array, without a new object.
   *
   * @param counters {@link #COUNTERS} numbers or more, written over
   */
  public static float kthLargest(float[] values, long k, double[] counters) {
    if (k < 1 || k > values.length) {
      throw new IllegalArgumentException(
          "k must be in [1, %d], got %d".formatted(values.length, k));
    }
    int prefix = 0;
    int top = 31;
    double rest = k;
    for (int shift : SHIFTS) {
      int size = 1 << top - shift;
      Arrays.fill(counters, 0, size, 0);
      for (float value : values) {
        int bits = magnitude(value);
        if (top == 31 || bits >>> top == prefix) {
          counters[bits >>> shift & size - 1]++;
        }
      }
      int digit = size - 1;
      while (rest > counters[digit]) {
        rest -= counters[digit--];
      }
      prefix = prefix << top - shift | digit;
      top = shift;
    }
    return Float.intBitsToFloat(prefix);
  }

  private static void count(MemorySegment part, int prefix, int top, int shift, long[] count) {
    long length = part.byteSize() / Float.BYTES;
    int mask = count.length - 1;
    for (long i = 0; i < length; i++) {
      int bits = magnitude(part.getAtIndex(JAVA_FLOAT, i));
      if (top == 31 || bits >>> top == prefix) {
        count[bits >>> shift & mask]++;
      }
    }
  }

  /** Bits of |u| as a whole number that is ordered as |u| is; all NaNs are one. */
  public static int magnitude(float u) {
    return Float.floatToIntBits(u) & ABSOLUTE;
  }
}
