package io.github.stepwright.optim;

/**
 * What a part needs beside its arrays in a fused pass: constants, room for sums and for what is
 * left over behind the last whole vector.
 */
final class Workspace {

  private static final int CONSTANTS = 16;

  /** Blocks of a kernel between two additions. */
  static final int BLOCKS = 16;

  /** Floats of a block's two sums, lane by lane. */
  static final int ROW = 2 * Kernel.WIDTH;

  /** Constants of the step; the rule and its kernel agree on their order. */
  final float[] c = new float[CONSTANTS];

  /** The sums of the blocks and of what is left over behind them. */
  final float[] rows;

  /** The two sums of the last pass. */
  final double[] sums = new double[2];

  /** A vector of each array, for elements behind the last whole one. */
  final float[][] rest;

  /** The same as a kernel sees it. */
  final Lane[] restLanes;

  /**
   * All zeros.
   *
   * @param arrays of the pass
   * @param length of each
   */
  Workspace(int arrays, int length) {
    int blocks = Math.min(BLOCKS, Math.ceilDiv(length, Kernel.BLOCK));
    rows = new float[(blocks + 1) * ROW];
    rest = new float[arrays][Kernel.WIDTH];
    restLanes = new Lane[arrays];
    for (int k = 0; k < arrays; k++) {
      restLanes[k] = new Lane.Heap(rest[k], 0);
    }
  }

  /** As {@link io.github.stepwright.Part#glance}. */
  int glance() {
    int all = c.length + rows.length + sums.length;
    for (int k = 0; k < rest.length; k++) {
      all += rest[k].length + restLanes[k].glance();
    }
    return all;
  }

  /** Adds the first rows to the sums, in their order. */
  void add(int count) {
    double first = sums[0];
    double second = sums[1];
    for (int row = 0; row < count * ROW; row += ROW) {
      for (int k = row; k < row + Kernel.WIDTH; k++) {
        first += rows[k];
        second += rows[Kernel.WIDTH + k];
      }
    }
    sums[0] = first;
    sums[1] = second;
  }
}
