package io.github.stepwright.optim;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * float32 memory as a {@link Kernel} sees it, one vector at a time.
 *
 * <p>Loaded only where the module jdk.incubator.vector is there.
 */
sealed interface Lane {

  /** The widest vectors of this machine. */
  VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** The vector that begins at an element. */
  FloatVector load(int i);

  /** Writes a vector from an element on. */
  void store(int i, FloatVector vector);

  /** A {@code float[]}, from an offset on. */
  record Heap(float[] values, int offset) implements Lane {
    @Override
    public FloatVector load(int i) {
      return FloatVector.fromArray(SPECIES, values, offset + i);
    }

    @Override
    public void store(int i, FloatVector vector) {
      vector.intoArray(values, offset + i);
    }
  }

  /**
   * Native memory. All of it is one constant segment, so that the compiler knows its type and need
   * not check whose it is; {@link Fused} checks lengths and life before a pass.
   */
  record Native(long address) implements Lane {
    @SuppressWarnings("restricted") // reading and writing through it is what it is for
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    @Override
    public FloatVector load(int i) {
      return FloatVector.fromMemorySegment(SPECIES, ALL, address + (long) i * Float.BYTES, ORDER);
    }

    @Override
    public void store(int i, FloatVector vector) {
      vector.intoMemorySegment(ALL, address + (long) i * Float.BYTES, ORDER);
    }
  }
}
