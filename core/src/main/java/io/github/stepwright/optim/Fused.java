package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Part;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a rule prepared for its kernel: lanes over its memory and room for constants and sums.
 *
 * <p>Made at the first step of the part and kept there, so that a step allocates nothing. What is
 * left over behind the last whole vector goes through a small copy, padded with zeros.
 */
final class Fused {

  private static final int CONSTANTS = 16;

  /** Position of the gradient among the arrays; it is read only. */
  private static final int GRADIENT = 1;

  /** Constants of the step; the rule and its kernel agree on their order. */
  final float[] c = new float[CONSTANTS];

  private final Twins twins;
  private final List<Array> arrays;
  private final boolean foreign;
  private final Lane[] lanes;
  private final float[][] rest;
  private final Lane[] restLanes;
  private final float[] scratch = new float[2 * Kernel.WIDTH];
  private final double[] sums = new double[2];

  private Fused(Twins twins, List<Array> arrays) {
    this.twins = twins;
    this.arrays = arrays;
    this.foreign = arrays.getFirst().segment().isNative();
    this.lanes = new Lane[arrays.size()];
    this.rest = new float[arrays.size()][Kernel.WIDTH];
    this.restLanes = new Lane[arrays.size()];
    for (int k = 0; k < lanes.length; k++) {
      lanes[k] = lane(arrays.get(k).segment());
      restLanes[k] = new Lane.Heap(rest[k], 0);
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
    run(part.from(), part.to());
    part.moved(sums[0], sums[1]);
  }

  /** One pass over a range. */
  void run(int from, int to) {
    sums[0] = 0;
    sums[1] = 0;
    int whole = (to - from) / Kernel.WIDTH * Kernel.WIDTH;
    if (foreign) {
      for (int k = 0; k < lanes.length; k++) {
        if (!arrays.get(k).segment().scope().isAlive()) {
          throw new IllegalStateException(
              "memory of weights, gradients and slots must be open, found it closed");
        }
      }
      twins.foreign().run(lanes, from, from + whole, c, scratch, sums);
    } else {
      twins.heap().run(lanes, from, from + whole, c, scratch, sums);
    }
    int left = to - from - whole;
    if (left > 0) {
      rest(from + whole, left);
    }
  }

  private void rest(int from, int left) {
    for (int k = 0; k < rest.length; k++) {
      lanes[k].read(from, rest[k], left);
      Arrays.fill(rest[k], left, Kernel.WIDTH, 0);
    }
    twins.heap().run(restLanes, 0, Kernel.WIDTH, c, scratch, sums);
    for (int k = 0; k < rest.length; k++) {
      if (k != GRADIENT) {
        lanes[k].write(from, rest[k], left);
      }
    }
  }

  /** One of the two sums of the last pass. */
  double sum(int i) {
    return sums[i];
  }
}
