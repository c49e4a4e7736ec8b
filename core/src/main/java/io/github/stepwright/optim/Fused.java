package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Part;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a rule prepared for its kernel: lanes over its memory.
 *
 * <p>Made at the first step of the part and kept there, so that a step allocates nothing. It is
 * small, and room for constants and sums is the thread's: among a thousand tensors every line of
 * memory of a part has left the cache since the step before. What is left over behind the last
 * whole vector goes through a small copy, padded with zeros.
 */
final class Fused {

  private static final int CONSTANTS = 16;

  /** Arrays that a rule may have: weights, gradient, slots. */
  private static final int ARRAYS = 8;

  /** Position of the gradient among the arrays; it is read only. */
  private static final int GRADIENT = 1;

  private static final ThreadLocal<Room> ROOM = ThreadLocal.withInitial(Room::new);

  /** What a pass needs for itself; nothing in it outlives the pass. */
  private static final class Room {
    private final float[] c = new float[CONSTANTS];
    private final float[] scratch = new float[2 * Kernel.WIDTH];
    private final double[] sums = new double[2];
    private final float[][] rest = new float[ARRAYS][Kernel.WIDTH];
    private final Lane[] restLanes = new Lane[ARRAYS];

    Room() {
      for (int k = 0; k < ARRAYS; k++) {
        restLanes[k] = new Lane.Heap(rest[k], 0);
      }
    }
  }

  private final Twins twins;
  private final Lane[] lanes;
  private final List<Array> foreign; // null where the memory is the heap's

  private Fused(Twins twins, List<Array> arrays) {
    this.twins = twins;
    this.foreign = arrays.getFirst().segment().isNative() ? arrays : null;
    this.lanes = new Lane[arrays.size()];
    for (int k = 0; k < lanes.length; k++) {
      lanes[k] = lane(arrays.get(k).segment());
    }
  }

  private static Lane lane(MemorySegment segment) {
    return segment.isNative()
        ? new Lane.Native(segment.address())
        : new Lane.Heap(
            (float[]) segment.heapBase().orElseThrow(), (int) (segment.address() / Float.BYTES));
  }

  /**
   * The part prepared, or null where its loop must do: no kernels, float64, or memory of both
   * kinds.
   */
  static Fused of(Part part, Twins twins) {
    if (!twins.available()) {
      return null;
    }
    if (part.memo() == twins) {
      return null;
    }
    if (!(part.memo() instanceof Fused fused && fused.twins == twins)) {
      part.memo(prepared(part, twins));
    }
    return part.memo() instanceof Fused fused ? fused : null;
  }

  private static Object prepared(Part part, Twins twins) {
    var arrays = new ArrayList<Array>();
    arrays.add(part.x());
    arrays.add(part.g());
    for (int i = 0; i < part.slots(); i++) {
      arrays.add(part.slot(i));
    }
    Fused fused = over(arrays, twins);
    return fused == null ? twins : fused; // kept in the memo: there is no fused pass here
  }

  /** These arrays prepared, or null where a loop must do. */
  static Fused over(List<Array> arrays, Twins twins) {
    boolean foreign = arrays.getFirst().segment().isNative();
    for (Array array : arrays) {
      MemorySegment segment = array.segment();
      boolean fits =
          twins.available()
              && !array.wide()
              && array.length() == arrays.getFirst().length()
              && segment.isNative() == foreign
              && (foreign || segment.heapBase().orElse(null) instanceof float[])
              && (foreign || segment.address() % Float.BYTES == 0);
      if (!fits) {
        return null;
      }
    }
    return new Fused(twins, arrays);
  }

  /** Sets a constant behind those that {@link #run} is given. */
  void constant(int i, double value) {
    ROOM.get().c[i] = (float) value;
  }

  /**
   * One pass that moves weights, with up to eleven constants in the order of the kernel's; its sums
   * are the squares of the change and of the weights.
   */
  void run(
      Part part,
      double c0,
      double c1,
      double c2,
      double c3,
      double c4,
      double c5,
      double c6,
      double c7,
      double c8,
      double c9,
      double c10) {
    // No list of any length: that would be an array for each call.
    Room room = ROOM.get();
    float[] c = room.c;
    c[0] = (float) c0;
    c[1] = (float) c1;
    c[2] = (float) c2;
    c[3] = (float) c3;
    c[4] = (float) c4;
    c[5] = (float) c5;
    c[6] = (float) c6;
    c[7] = (float) c7;
    c[8] = (float) c8;
    c[9] = (float) c9;
    c[10] = (float) c10;
    run(room, part.from(), part.to());
    part.moved(room.sums[0], room.sums[1]);
  }

  /** One pass over a range that reads only; its two sums go into the array. */
  void read(int from, int to, double[] sums) {
    Room room = ROOM.get();
    run(room, from, to);
    sums[0] = room.sums[0];
    sums[1] = room.sums[1];
  }

  private void run(Room room, int from, int to) {
    double[] sums = room.sums;
    sums[0] = 0;
    sums[1] = 0;
    int whole = (to - from) / Kernel.WIDTH * Kernel.WIDTH;
    if (foreign != null) {
      for (int k = 0; k < lanes.length; k++) {
        if (!foreign.get(k).segment().scope().isAlive()) {
          throw new IllegalStateException(
              "memory of weights, gradients and slots must be open, found it closed");
        }
      }
      twins.foreign().run(lanes, from, from + whole, room.c, room.scratch, sums);
    } else {
      twins.heap().run(lanes, from, from + whole, room.c, room.scratch, sums);
    }
    int left = to - from - whole;
    if (left > 0) {
      rest(room, from + whole, left);
    }
  }

  private void rest(Room room, int from, int left) {
    for (int k = 0; k < lanes.length; k++) {
      lanes[k].read(from, room.rest[k], left);
    }
    twins.heap().run(room.restLanes, 0, Kernel.WIDTH, room.c, room.scratch, room.sums);
    for (int k = 0; k < lanes.length; k++) {
      if (k != GRADIENT) {
        lanes[k].write(from, room.rest[k], left);
      }
    }
  }
}
