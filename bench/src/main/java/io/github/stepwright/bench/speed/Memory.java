package io.github.stepwright.bench.speed;

import io.github.stepwright.Array;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where weights and gradients lie; an optimizer keeps its own state where it likes. */
public enum Memory {
  /** A {@code float[]}. */
  HEAP {
    @Override
    Array hold(float[] values, int from, int to, Arena arena) {
      return Array.of(java.util.Arrays.copyOfRange(values, from, to));
    }
  },
  /** A segment outside the heap, as a deep-learning engine has it. */
  NATIVE {
    @Override
    Array hold(float[] values, int from, int to, Arena arena) {
      MemorySegment segment = arena.allocate(4L * (to - from), 64);
      MemorySegment.copy(values, from, segment, ValueLayout.JAVA_FLOAT, 0, to - from);
      return Array.floats(segment);
    }
  };

  /** A copy of a range of values. */
  abstract Array hold(float[] values, int from, int to, Arena arena);
}
