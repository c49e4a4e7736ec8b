package io.github.stepwright.optim;

/**
 * A fused float pass of a rule, over whole vectors: the fast twin of its loop.
 *
 * <p>Sums are kept in {@value #WIDTH} virtual lanes over blocks of {@value #BLOCK} elements and
 * then added in double in the order of the lanes, so that they depend neither on the width of the
 * machine's vectors nor on fused multiply-adds. A kernel leaves them as rows of lanes, which are
 * added when it is through. The loops over blocks and lanes stand in the kernel itself: a call for
 * each block costs a tenth.
 */
interface Kernel {

  /** Virtual lanes of a sum; as many floats as the widest vector has. */
  int WIDTH = 16;

  /** Elements whose squares are summed in float before they go into double. */
  int BLOCK = 4096;

  /**
   * One pass.
   *
   * @param a weights, gradient, slots
   * @param from first element
   * @param to behind the last; {@code to - from} is a multiple of {@link #WIDTH}
   * @param c the rule's constants of this step
   * @param rows two sums of {@link #WIDTH} lanes for each block are written here
   * @param row where the first begins
   */
  void run(Lane[] a, int from, int to, float[] c, float[] rows, int row);

  /**
   * A kernel that can also go over four parts on the heap at once, with the bits of four passes:
   * where the stream of one array begins, the others' are under way.
   *
   * <p>It is handed the arrays and not {@link Lane}s: with eight of those the compiler looks up
   * each array again at each vector, which takes twice the time.
   */
  interface Four extends Kernel {

    /**
     * One pass over each.
     *
     * @param a arrays of each, as for one, those of the first part first
     * @param at index of the first element in each of them
     * @param length elements of each, multiples of {@link #WIDTH}
     * @param left elements before the first of each, fewer than {@link #WIDTH}
     * @param c the constants that all have
     * @param rows of each, from their beginning, the last for what lies before the first element;
     *     behind that they are of no meaning
     */
    void run(float[][] a, int[] at, int[] length, int[] left, float[] c, float[][] rows);
  }
}
