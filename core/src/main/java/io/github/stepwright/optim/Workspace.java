package io.github.stepwright.optim;

import io.github.stepwright.Bundle;
import io.github.stepwright.Desk;
import io.github.stepwright.Part;

/**
 * What fused passes need beside the arrays of a part: constants, lanes, room for sums and for what
 * is left over before the first whole vector. It lies on the {@link Desk} of a thread and serves
 * all parts: one for each would come from main memory at every step.
 */
final class Workspace {

  private static final int CONSTANTS = 16;

  /** Blocks of a kernel between two additions. */
  static final int BLOCKS = 16;

  /** Elements between two additions. */
  private static final int SPAN = BLOCKS * Kernel.BLOCK;

  /** Position of the gradient among the arrays; it is read only. */
  private static final int GRADIENT = 1;

  /** Floats of a block's two sums, lane by lane. */
  static final int ROW = 2 * Kernel.WIDTH;

  /** Constants of the step; the rule and its kernel agree on their order. */
  final float[] c = new float[CONSTANTS];

  /** The sums of the blocks and of what is left over before them. */
  final float[] rows = new float[(BLOCKS + 1) * ROW];

  /** The two sums of the last pass. */
  final double[] sums = new double[2];

  /** A vector of each array, for elements before the first whole one. */
  final float[][] rest;

  /** The same as a kernel sees it. */
  final Lane[] restLanes;

  /** For arrays on the heap. */
  final Lane[] heap;

  /** For native memory. */
  final Lane[] foreign;

  /** For four parts at once. */
  final Joint joint = new Joint();

  private Twins twins;
  private Part model;
  private long turn;

  private Workspace(int arrays) {
    rest = new float[arrays][Kernel.WIDTH];
    restLanes = new Lane[arrays];
    heap = new Lane[arrays];
    foreign = new Lane[arrays];
    for (int k = 0; k < arrays; k++) {
      restLanes[k] = new Lane.Heap();
      restLanes[k].at(rest[k], 0);
      heap[k] = new Lane.Heap();
      foreign[k] = new Lane.Native();
    }
  }

  /** That of a desk; a new one where it has none for so many arrays. */
  static Workspace of(Desk desk, int arrays) {
    if (desk.tools() instanceof Workspace there && there.rest.length >= arrays) {
      return there;
    }
    var made = new Workspace(arrays);
    desk.tools(made);
    return made;
  }

  /** The constants are those of a rule for this part, and so for all that are alike. */
  void hold(Twins twins, Part part) {
    this.twins = twins;
    model = part;
    turn = part.desk().turn();
  }

  /** Whether the constants are those of a rule for this part. */
  boolean holds(Twins twins, Part part) {
    return this.twins == twins && turn == part.desk().turn() && part.alike(model);
  }

  /** Whether the constants are those of a rule for all parts of a bundle. */
  boolean holds(Twins twins, Bundle bundle) {
    return this.twins == twins && turn == bundle.desk().turn() && bundle.alike(model);
  }

  /**
   * One pass over a range of what the lanes are pointed at; leaves the two sums.
   *
   * @param outside whether they are native memory's
   * @param arrays of the kernel
   */
  void pass(Twins twins, boolean outside, int arrays, int from, int to) {
    Kernel kernel = outside ? twins.foreign() : twins.heap();
    Lane[] lanes = outside ? foreign : heap;
    sums[0] = 0;
    sums[1] = 0;
    int left = (to - from) % Kernel.WIDTH;
    int at = from + left;
    for (; to - at > SPAN; at += SPAN) {
      kernel.run(lanes, at, at + SPAN, c, rows, 0);
      add(rows, 0, BLOCKS, sums);
    }
    add(rows, 0, tail(twins, outside, arrays, from, left, at, to, rows), sums);
  }

  /**
   * The end of a pass: few blocks, and what is left over at another place; leaves rows of sums and
   * tells how many.
   *
   * <p>What is left over before the first whole vector goes through a small copy, padded with
   * zeros: behind the last one it would send the machine, which reads ahead along each array, to
   * the end and back, for what some 1,500 elements cost.
   */
  int tail(
      Twins twins,
      boolean outside,
      int arrays,
      int rest,
      int left,
      int from,
      int to,
      float[] rows) {
    Lane[] lanes = outside ? foreign : heap;
    if (left > 0) {
      take(lanes, arrays, rest, left);
    }
    Kernel kernel = outside ? twins.foreign() : twins.heap();
    kernel.run(lanes, from, to, c, rows, 0);
    int count = (to - from + Kernel.BLOCK - 1) / Kernel.BLOCK;
    if (left > 0) { // late: a vector waits for parts of it that were just written
      twins.heap().run(restLanes, 0, Kernel.WIDTH, c, rows, ROW * count++);
      give(lanes, arrays, rest, left);
    }
    return count;
  }

  private void take(Lane[] lanes, int arrays, int from, int left) {
    for (int k = 0; k < arrays; k++) {
      lanes[k].read(from, rest[k], left);
    }
  }

  private void give(Lane[] lanes, int arrays, int to, int left) {
    if (arrays == 1) {
      return; // norms: nothing has changed
    }
    for (int k = 0; k < arrays; k++) {
      if (k != GRADIENT) {
        lanes[k].write(to, rest[k], left);
      }
    }
  }

  /** Adds rows from one on to two sums, in their order. */
  static void add(float[] rows, int from, int count, double[] sums) {
    double first = sums[0];
    double second = sums[1];
    for (int row = from * ROW; row < count * ROW; row += ROW) {
      for (int k = row; k < row + Kernel.WIDTH; k++) {
        first += rows[k];
        second += rows[Kernel.WIDTH + k];
      }
    }
    sums[0] = first;
    sums[1] = second;
  }
}
