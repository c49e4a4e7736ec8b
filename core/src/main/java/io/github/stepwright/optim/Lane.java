package io.github.stepwright.optim;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * float32 memory as a {@link Kernel} sees it, one vector at a time; pointed at one array after
 * another, so that all passes of a thread share the few that it has.
 *
 * <p>Loaded only where the module jdk.incubator.vector is there.
 */
sealed interface Lane {

  /** The widest vectors of this machine. */
  VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Elements of a line of memory. */
  int LINE = 16;

  /**
   * Points it at memory.
   *
   * @param base the array, of no meaning for native memory
   * @param place first element in the array; address of native memory
   */
  void at(float[] base, long place);

  /** The vector that begins at an element. */
  FloatVector load(int i);

  /** Writes a vector from an element on. */
  void store(int i, FloatVector vector);

  /** Copies elements, fewer than a row of lanes, to an array as long; zeros behind them. */
  void read(int i, float[] to, int count);

  /** Copies elements back from the start of an array. */
  void write(int i, float[] from, int count);

  /**
   * Writes the first element of each line of memory in a range as it is, so that the lines are this
   * core's own when a pass writes them.
   */
  void claim(int from, int to);

  /**
   * Sums of the magnitudes of a range and of its squares, in rows as those of a {@link Kernel}.
   *
   * <p>Norms are taken of every gradient at every step, so their vectors do not leave this method:
   * {@link #load} gives one back, and where the compiler does not inline that call, whatever its
   * reason, each vector becomes an object.
   */
  void norms(int from, int to, float[] rows, int row);

  /** A {@code float[]}, from an offset on. */
  final class Heap implements Lane {
    private static final VarHandle FLOATS = MethodHandles.arrayElementVarHandle(float[].class);

    private float[] values;
    private int offset;

    @Override
    public void at(float[] base, long place) {
      values = base;
      offset = (int) place;
    }

    @Override
    public FloatVector load(int i) {
      return FloatVector.fromArray(SPECIES, values, offset + i);
    }

    @Override
    public void store(int i, FloatVector vector) {
      vector.intoArray(values, offset + i);
    }

    @Override
    public void read(int i, float[] to, int count) {
      for (int lane = 0; lane < Kernel.WIDTH; lane += SPECIES.length()) {
        VectorMask<Float> there = SPECIES.indexInRange(lane, count);
        FloatVector.fromArray(SPECIES, values, offset + i + lane, there).intoArray(to, lane);
      }
    }

    @Override
    public void write(int i, float[] from, int count) {
      for (int lane = 0; lane < Kernel.WIDTH; lane += SPECIES.length()) {
        VectorMask<Float> there = SPECIES.indexInRange(lane, count);
        FloatVector.fromArray(SPECIES, from, lane).intoArray(values, offset + i + lane, there);
      }
    }

    @Override
    public void claim(int from, int to) {
      for (int i = from; i < to; i += LINE) {
        FLOATS.setOpaque(values, offset + i, (float) FLOATS.getOpaque(values, offset + i));
      }
    }

    @Override
    public void norms(int from, int to, float[] rows, int row) {
      for (int block = from; block < to; block += Kernel.BLOCK) {
        int end = Math.min(to, block + Kernel.BLOCK);
        for (int lane = 0; lane < Kernel.WIDTH; lane += SPECIES.length()) {
          FloatVector magnitudes = FloatVector.zero(SPECIES);
          FloatVector squares = FloatVector.zero(SPECIES);
          for (int i = block + lane; i < end; i += Kernel.WIDTH) {
            FloatVector value = FloatVector.fromArray(SPECIES, values, offset + i);
            magnitudes = magnitudes.add(value.abs());
            squares = squares.add(value.mul(value));
          }
          magnitudes.intoArray(rows, row + lane);
          squares.intoArray(rows, row + Kernel.WIDTH + lane);
        }
        row += 2 * Kernel.WIDTH;
      }
    }
  }

  /**
   * Native memory. All of it is one constant segment, so that the compiler knows its type and need
   * not check whose it is; {@link Fused} checks lengths and life before a pass.
   */
  final class Native implements Lane {
    @SuppressWarnings("restricted") // reading and writing through it is what it is for
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private static final VarHandle BYTES = JAVA_BYTE.varHandle();

    private long address;

    @Override
    public void at(float[] base, long place) {
      address = place;
    }

    @Override
    public FloatVector load(int i) {
      return FloatVector.fromMemorySegment(SPECIES, ALL, address + (long) i * Float.BYTES, ORDER);
    }

    @Override
    public void store(int i, FloatVector vector) {
      vector.intoMemorySegment(ALL, address + (long) i * Float.BYTES, ORDER);
    }

    @Override
    public void read(int i, float[] to, int count) {
      MemorySegment.copy(ALL, JAVA_FLOAT_UNALIGNED, address + (long) i * Float.BYTES, to, 0, count);
      Arrays.fill(to, count, Kernel.WIDTH, 0);
    }

    @Override
    public void write(int i, float[] from, int count) {
      MemorySegment.copy(
          from, 0, ALL, JAVA_FLOAT_UNALIGNED, address + (long) i * Float.BYTES, count);
    }

    @Override
    public void claim(int from, int to) {
      for (int i = from; i < to; i += LINE) {
        long at = address + (long) i * Float.BYTES;
        BYTES.setOpaque(ALL, at, (byte) BYTES.getOpaque(ALL, at));
      }
    }

    @Override
    public void norms(int from, int to, float[] rows, int row) {
      for (int block = from; block < to; block += Kernel.BLOCK) {
        int end = Math.min(to, block + Kernel.BLOCK);
        for (int lane = 0; lane < Kernel.WIDTH; lane += SPECIES.length()) {
          FloatVector magnitudes = FloatVector.zero(SPECIES);
          FloatVector squares = FloatVector.zero(SPECIES);
          for (int i = block + lane; i < end; i += Kernel.WIDTH) {
            FloatVector value =
                FloatVector.fromMemorySegment(
                    SPECIES, ALL, address + (long) i * Float.BYTES, ORDER);
            magnitudes = magnitudes.add(value.abs());
            squares = squares.add(value.mul(value));
          }
          magnitudes.intoArray(rows, row + lane);
          squares.intoArray(rows, row + Kernel.WIDTH + lane);
        }
        row += 2 * Kernel.WIDTH;
      }
    }
  }
}
