package io.github.stepwright.optim;

import io.github.stepwright.Bundle;
import io.github.stepwright.Part;
import java.util.Arrays;

/**
 * Passes over the four parts of a bundle, by a {@link Kernel.Four} at once where they are of like
 * length, and room for their sums. It serves all bundles of a thread.
 */
final class Joint {

  private final float[][] rows = new float[Bundle.MOST][(Workspace.BLOCKS + 1) * Workspace.ROW];
  private final double[][] sums = new double[Bundle.MOST][2];
  private final int[] counts = new int[Bundle.MOST];

  /** What the shortest has at least of the longest where all go at once. */
  private static final double LIKE = 0.75;

  /**
   * Where the parts of a bundle lie on the heap, all in one place: what a pass follows for each of
   * many small tensors comes from main memory.
   *
   * @param twins the rule's kernels
   * @param count arrays of a part
   * @param atOnce whether all go through a {@link Kernel.Four}
   * @param arrays of the parts, one part behind the other
   * @param at index of the first whole vector in each of them
   * @param length elements of the whole vectors of each part
   * @param left elements before them
   */
  record Places(
      Twins twins,
      int count,
      boolean atOnce,
      float[][] arrays,
      int[] at,
      int[] length,
      int[] left) {

    /** Kept by a bundle whose parts do not go together, so that nobody asks again. */
    private static final Object NONE = new Object();

    /** Of what is prepared for each part, or another object where they do not go together. */
    static Object of(Bundle bundle, Fused[] fused) {
      Twins twins = fused[0] == null ? null : fused[0].twins();
      boolean fits = twins != null;
      for (Fused one : fused) {
        fits &= one != null && one.twins() == twins && !one.foreign();
      }
      if (!fits) {
        return NONE;
      }
      int count = fused[0].bases().length;
      int shortest = Integer.MAX_VALUE;
      int longest = 0;
      for (int k = 0; k < Bundle.MOST; k++) {
        shortest = Math.min(shortest, length(bundle, k));
        longest = Math.max(longest, length(bundle, k));
      }
      var places =
          new Places(
              twins,
              count,
              twins.heap() instanceof Kernel.Four && shortest >= LIKE * longest,
              new float[Bundle.MOST * count][],
              new int[Bundle.MOST * count],
              new int[Bundle.MOST],
              new int[Bundle.MOST]);
      for (int k = 0; k < Bundle.MOST; k++) {
        int from = bundle.part(k).from();
        places.left[k] = length(bundle, k) % Kernel.WIDTH;
        places.length[k] = length(bundle, k) - places.left[k];
        for (int j = 0; j < count; j++) {
          places.arrays[k * count + j] = fused[k].bases()[j];
          places.at[k * count + j] = fused[k].place(j) + from + places.left[k];
        }
      }
      return places;
    }

    private static int length(Bundle bundle, int k) {
      return bundle.part(k).to() - bundle.part(k).from();
    }

    /** Elements of a part. */
    int all(int k) {
      return left[k] + length[k];
    }
  }

  /**
   * Makes the pass over four parts with the constants of the one before, where these are the same
   * and there are kernels, and says whether it did.
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
    work.joint.run(places, work);
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
  void run(Places places, Workspace work) {
    if (places.atOnce) {
      var kernel = (Kernel.Four) places.twins.heap();
      kernel.run(places.arrays, places.at, places.length, places.left, work.c, rows);
    } else {
      for (int k = 0; k < Bundle.MOST; k++) {
        oneByOne(places, k, work);
      }
    }
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

  private void oneByOne(Places places, int k, Workspace work) {
    for (int j = 0; j < places.count; j++) {
      int i = k * places.count + j;
      work.heap[j].at(places.arrays[i], places.at[i]);
    }
    int left = places.left[k];
    work.tail(places.twins, false, places.count, -left, left, 0, places.length[k], rows[k]);
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
