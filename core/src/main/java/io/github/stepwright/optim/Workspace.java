package io.github.stepwright.optim;

/**
 * What a thread needs beside the arrays while it makes a fused pass: constants, room for sums and
 * for what is left over behind the last whole vector.
 *
 * <p>One for each thread and not for each part: over many small tensors it stays in the cache,
 * where one of a part's own had to come from main memory, piece by piece, at every step.
 */
final class Workspace {

  /** Arrays of a pass at most: weights, gradient and four slots. */
  static final int ARRAYS = 6;

  private static final int CONSTANTS = 16;
  private static final ThreadLocal<Workspace> MINE = ThreadLocal.withInitial(Workspace::new);

  /** Constants of the step; the rule and its kernel agree on their order. */
  final float[] c = new float[CONSTANTS];

  /** Blocks of a kernel between two additions. */
  static final int BLOCKS = 16;

  /** Floats of a block's two sums, lane by lane. */
  static final int ROW = 2 * Kernel.WIDTH;

  /** The sums of the blocks and of what is left over behind them. */
  final float[] rows = new float[(BLOCKS + 1) * ROW];

  /** The two sums of the last pass. */
  final double[] sums = new double[2];

  /** A vector of each array, for elements behind the last whole one. */
  final float[][] rest = new float[ARRAYS][Kernel.WIDTH];

  /** The same as a kernel sees it. */
  final Lane[] restLanes = new Lane[ARRAYS];

  private Workspace() {
    for (int k = 0; k < ARRAYS; k++) {
      restLanes[k] = new Lane.Heap(rest[k], 0);
    }
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

  /** That of the thread which asks. */
  static Workspace mine() {
    return MINE.get();
  }
}
