package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Desk;
import io.github.stepwright.Part;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a rule prepared for its kernel: where its arrays lie.
 *
 * <p>Made at the first step of the part and kept there, so that a step allocates nothing; small,
 * since over many tensors it comes from main memory at each.
 */
final class Fused implements Part.Prepared {

  private final Twins twins;
  private final List<Array> arrays;
  private final boolean foreign;
  private final float[][] bases;
  private final long[] places;

  private Fused(Twins twins, List<Array> arrays) {
    this.twins = twins;
    this.arrays = arrays;
    this.foreign = arrays.getFirst().segment().isNative();
    this.bases = new float[arrays.size()][];
    this.places = new long[bases.length];
    for (int k = 0; k < bases.length; k++) {
      MemorySegment segment = arrays.get(k).segment();
      bases[k] = (float[]) segment.heapBase().orElse(null);
      places[k] = foreign ? segment.address() : segment.address() / Float.BYTES;
    }
  }

  /**
   * The part prepared, or null where its loop must do: no kernels, float64, or memory of both
   * kinds.
   */
  static Fused of(Part part, Twins twins) {
    return of(part, twins, part.slots());
  }

  /** The same for kernels that touch the first few slots alone. */
  static Fused of(Part part, Twins twins, int slots) {
    if (!twins.available()) {
      return null;
    }
    if (part.memo() == twins) {
      return null;
    }
    if (!(part.memo() instanceof Fused fused && fused.twins == twins)) {
      part.memo(prepared(part, twins, slots));
    }
    return part.memo() instanceof Fused fused ? fused : null;
  }

  private static Object prepared(Part part, Twins twins, int slots) {
    var arrays = new ArrayList<Array>();
    arrays.add(part.x());
    arrays.add(part.g());
    for (int i = 0; i < slots; i++) {
      arrays.add(part.slot(i));
    }
    Fused fused = over(arrays, twins);
    return fused == null ? twins : fused; // kept in the memo: there is no fused pass here
  }

  @Override
  public int glance() {
    int all = 0;
    for (int k = 0; k < bases.length; k++) {
      all += (int) places[k] + (foreign ? 0 : bases[k].length); // it lies before the elements
    }
    return all;
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
   * One pass that moves weights, with up to thirteen constants in the order of the kernel's; its
   * sums are the squares of the change and of the weights.
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
      double c10,
      double c11,
      double c12) {
    // No list of any length: that would be an array for each call.
    Workspace work = at(part.desk());
    float[] c = work.c;
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
    c[11] = (float) c11;
    c[12] = (float) c12;
    work.hold(part.step() > 1 ? twins : null, part); // a first step may have a loop before it
    move(part, work);
  }

  /**
   * Makes the pass over a part with the constants of the one before, where they are the same, and
   * says whether it did.
   */
  static boolean repeats(Part part) {
    if (part.memo() instanceof Fused fused
        && part.desk().tools() instanceof Workspace work
        && work.holds(fused.twins, part)) {
      fused.move(part, work);
      return true;
    }
    return false;
  }

  private void move(Part part, Workspace work) {
    if (part.desk().shared()) {
      claim(part.from(), part.to(), work);
    }
    run(part.from(), part.to(), work);
    part.moved(work.sums[0], work.sums[1]);
  }

  /** Makes the weights this core's own before they are written. */
  void claim(int from, int to, Workspace work) {
    Lane lane = foreign ? work.foreign[0] : work.heap[0];
    if (foreign) {
      alive();
    }
    lane.at(bases[0], places[0]);
    lane.claim(from, to);
  }

  /** What is on a desk, or new there. */
  Workspace at(Desk desk) {
    return Workspace.of(desk, bases.length);
  }

  /** One pass over a range; leaves the two sums in the workspace. */
  void run(int from, int to, Workspace work) {
    if (foreign) {
      alive();
    }
    Lane[] lanes = foreign ? work.foreign : work.heap;
    for (int k = 0; k < bases.length; k++) {
      lanes[k].at(bases[k], places[k]);
    }
    work.pass(twins, foreign, bases.length, from, to);
  }

  Twins twins() {
    return twins;
  }

  boolean foreign() {
    return foreign;
  }

  /** The arrays on the heap. */
  float[][] bases() {
    return bases;
  }

  /** Index of the first element in the k-th of them. */
  int place(int k) {
    return (int) places[k];
  }

  private void alive() {
    for (int k = 0; k < bases.length; k++) { // no iterator: that would be an object
      if (!arrays.get(k).segment().scope().isAlive()) {
        throw new IllegalStateException(
            "memory of weights, gradients and slots must be open, found it closed");
      }
    }
  }
}
