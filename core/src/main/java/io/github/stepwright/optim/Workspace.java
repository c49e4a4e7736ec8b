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

  /** Adds the first rows to the sums, in their order. */
  void add(int count) {
    add(rows, 0, count, sums);
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
