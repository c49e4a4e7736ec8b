package io.github.stepwright;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Numbers in memory, float32 or float64, on the heap or native, seen without a copy.
 *
 * <p>Reads and writes go through double, so that one loop is the specification of a rule for both
 * widths. Several threads may work on different elements.
 */
public final class Array {

  private final MemorySegment segment;
  private final boolean wide;
  private final int length;

  private Array(MemorySegment segment, boolean wide) {
    this.segment = segment;
    this.wide = wide;
    this.length = Math.toIntExact(segment.byteSize() / (wide ? Double.BYTES : Float.BYTES));
  }

  /** The array itself; changes are seen on both sides. */
  public static Array of(float... values) {
    return new Array(MemorySegment.ofArray(values), false);
  }

  /** The array itself; changes are seen on both sides. */
  public static Array of(double... values) {
    return new Array(MemorySegment.ofArray(values), true);
  }

  /** float32 values that lie anywhere; the segment need not be aligned. */
  public static Array floats(MemorySegment segment) {
    return new Array(segment, false);
  }

  /** float64 values that lie anywhere; the segment need not be aligned. */
  public static Array doubles(MemorySegment segment) {
    return new Array(segment, true);
  }

  /** Zeros on the heap. */
  public static Array zeros(int length, boolean wide) {
    return wide ? of(new double[length]) : of(new float[length]);
  }

  /** The i-th value. */
  public double get(int i) {
    return wide
        ? segment.getAtIndex(JAVA_DOUBLE_UNALIGNED, i)
        : segment.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
  }

  /** Sets the i-th value, rounded to float32 where the array is not wide. */
  public void set(int i, double value) {
    if (wide) {
      segment.setAtIndex(JAVA_DOUBLE_UNALIGNED, i, value);
    } else {
      segment.setAtIndex(JAVA_FLOAT_UNALIGNED, i, (float) value);
    }
  }

  /** Number of values. */
  public int length() {
    return length;
  }

  /** Whether the values are float64. */
  public boolean wide() {
    return wide;
  }

  /** The memory. */
  public MemorySegment segment() {
    return segment;
  }

  /** Copies all values from another array of the same length, whatever its width. */
  public void copy(Array from) {
    if (from.length != length) {
      throw new IllegalArgumentException(
          "arrays must have the same length, got %d and %d".formatted(length, from.length));
    }
    if (from.wide == wide) {
      MemorySegment.copy(from.segment, 0, segment, 0, segment.byteSize());
    } else {
      for (int i = 0; i < length; i++) {
        set(i, from.get(i));
      }
    }
  }

  /** A copy as float32. */
  public float[] toFloats() {
    float[] values = new float[length];
    of(values).copy(this);
    return values;
  }

  /** A copy as float64. */
  public double[] toDoubles() {
    double[] values = new double[length];
    of(values).copy(this);
    return values;
  }
}
