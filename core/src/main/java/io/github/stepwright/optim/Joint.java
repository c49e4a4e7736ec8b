package io.github.stepwright.optim;

import io.github.stepwright.Bundle;
import io.github.stepwright.Part;
import java.util.Arrays;

/**
 * Passes of a {@link Kernel.Four} over four parts at once, and room for their sums. It serves all
 * bundles of a thread.
 */
final class Joint {

  private final float[][] rows = new float[Bundle.MOST][(Workspace.BLOCKS + 1) * Workspace.ROW];
  private final double[][] sums = new double[Bundle.MOST][2];
  private final int[] counts = new int[Bundle.MOST];

  /**
   * Where the parts of a bundle lie on the heap, all in one place: what a pass follows for each of
   * many small tensors comes from main memory.
   *
   * @param twins the rule's kernels, the one for the heap a {@link Kernel.Four}
   * @param arrays of the parts, one part behind the other
   * @param at index of the first whole vector in each of them
   * @param length elements of the whole vectors of each part
   * @param left elements before them
   */
  record Places(Twins twins, float[][] arrays, int[] at, int[] length, int[] left) {

    /** Kept by a bundle whose parts do not go together, so that nobody asks again. */
    private static final Object NONE = new Object();

    /** Of what is prepared for each part, or another object where they do not go together. */
    static Object of(Bundle bundle, Fused[] fused) {
      Twins twins = fused[0] == null ? null : fused[0].twins();
      boolean fits = twins != null && twins.heap() instanceof Kernel.Four;
      for (Fused one : fused) {
        fits &= one != null && one.twins() == twins && !one.foreign();
      }
      if (!fits) {
        return NONE;
      }
      int count = fused[0].bases().length;
      var places =
          new Places(
              twins,
              new float[Bundle.MOST * count][],
              new int[Bundle.MOST * count],
              new int[Bundle.MOST],
              new int[Bundle.MOST]);
      for (int k = 0; k < Bundle.MOST; k++) {
        Part part = bundle.part(k);
        int all = part.to() - part.from();
        places.left[k] = all % Kernel.WIDTH;
        places.length[k] = all - places.left[k];
        for (int j = 0; j < count; j++) {
          places.arrays[k * count + j] = fused[k].bases()[j];
          places.at[k * count + j] = fused[k].place(j) + part.from() + places.left[k];
        }
      }
      return places;
    }

    /** Elements of a part. */
    int all(int k) {
      return left[k] + length[k];
    }
  }

  /**
   * Makes the pass over four parts at once with the constants of the one before, where these are
   * the same and a kernel is there for that, and says whether it did.
   */
  static boolean repeats(Bundle bundle) {
    if (bundle.size() < Bundle.MOST || !(bundle.desk().tools() instanceof Workspace work)) {
      return false;
    }
    if (bundle.memo() == null) {
      lay(bundle);
    }
    if (!(bundle.memo() instanceof Places places) || !work.holds(places.twins, bundle)) {
      return false;
    }
    for (int k = 0; bundle.desk().shared() && k < Bundle.MOST; k++) {
      Part part = bundle.part(k);
      ((Fused) part.memo()).claim(part.from(), part.to(), work);
    }
    work.joint.run(places, work.c);
    for (int k = 0; k < Bundle.MOST; k++) {
      bundle.moved(k, work.joint.sums(k)[0], work.joint.sums(k)[1]);
    }
    return true;
  }

  /** Keeps where the parts of a bundle lie, once all are prepared. */
  private static void lay(Bundle bundle) {
    for (int k = 0; k < Bundle.MOST; k++) {
      if (!(bundle.part(k).memo() instanceof Fused)) {
        return;
      }
    }
    var fused = new Fused[Bundle.MOST];
    Arrays.setAll(fused, k -> (Fused) bundle.part(k).memo());
    bundle.memo(Places.of(bundle, fused));
  }

  /** One pass over all parts of a bundle. */
  void run(Places places, float[] c) {
    var kernel = (Kernel.Four) places.twins.heap();
    kernel.run(places.arrays, places.at, places.length, places.left, c, rows);
    int common = Integer.MAX_VALUE;
    for (int k = 0; k < Bundle.MOST; k++) {
      int blocks = (places.length[k] + Kernel.BLOCK - 1) / Kernel.BLOCK;
      counts[k] = places.left[k] > 0 ? blocks + 1 : blocks;
      common = Math.min(common, counts[k]);
    }
    add(common);
    for (int k = 0; k < Bundle.MOST; k++) {
      Workspace.add(rows[k], common, counts[k], sums[k]);
    }
  }

  /** Adds the rows that all have, side by side: each addition waits for the one before it. */
  private void add(int common) {
    double first0 = 0;
    double first1 = 0;
    double first2 = 0;
    double first3 = 0;
    double second0 = 0;
    double second1 = 0;
    double second2 = 0;
    double second3 = 0;
    for (int row = 0; row < common * Workspace.ROW; row += Workspace.ROW) {
      for (int i = row; i < row + Kernel.WIDTH; i++) {
        first0 += rows[0][i];
        first1 += rows[1][i];
        first2 += rows[2][i];
        first3 += rows[3][i];
        second0 += rows[0][Kernel.WIDTH + i];
        second1 += rows[1][Kernel.WIDTH + i];
        second2 += rows[2][Kernel.WIDTH + i];
        second3 += rows[3][Kernel.WIDTH + i];
      }
    }
    keep(0, first0, second0);
    keep(1, first1, second1);
    keep(2, first2, second2);
    keep(3, first3, second3);
  }

  private void keep(int k, double first, double second) {
    sums[k][0] = first;
    sums[k][1] = second;
  }

  /** The two sums of a part. */
  double[] sums(int k) {
    return sums[k];
  }
}
