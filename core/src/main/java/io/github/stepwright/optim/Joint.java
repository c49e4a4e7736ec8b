package io.github.stepwright.optim;

import io.github.stepwright.Bundle;
import io.github.stepwright.Part;
import java.util.Arrays;

/**
 * What a {@link Kernel.Four} needs beside the constants of a rule: where four parts on the heap
 * lie, and room for their sums. It serves all bundles of a thread.
 */
final class Joint {

  private final Fused[] seated = new Fused[Bundle.MOST];
  private final float[][][] arrays = new float[Bundle.MOST][][];
  private final int[][] at;
  private final int[] length = new int[Bundle.MOST];
  private final int[] left = new int[Bundle.MOST];
  private final float[][] rows = new float[Bundle.MOST][(Workspace.BLOCKS + 1) * Workspace.ROW];
  private final double[][] sums = new double[Bundle.MOST][2];

  Joint(int arrays) {
    at = new int[Bundle.MOST][arrays];
  }

  /** Takes what is prepared for a part of the bundle. */
  void seat(int k, Fused fused) {
    seated[k] = fused;
  }

  /** Whether those that are seated are of one rule and on the heap, with a kernel for all four. */
  boolean fits() {
    Twins twins = seated[0].twins();
    boolean fits = twins.heap() instanceof Kernel.Four;
    for (Fused fused : seated) {
      fits &= fused.twins() == twins && !fused.foreign();
    }
    return fits;
  }

  /** One pass over all parts of a bundle, whose prepared memory is seated and fits. */
  void run(Bundle bundle, float[] c) {
    for (int k = 0; k < Bundle.MOST; k++) {
      Part part = bundle.part(k);
      int all = part.to() - part.from();
      left[k] = all % Kernel.WIDTH;
      length[k] = all - left[k];
      arrays[k] = seated[k].bases();
      for (int j = 0; j < arrays[k].length; j++) {
        at[k][j] = seated[k].place(j) + part.from() + left[k];
      }
    }
    ((Kernel.Four) seated[0].twins().heap()).run(arrays, at, length, left, c, rows);
    for (int k = 0; k < Bundle.MOST; k++) {
      Arrays.fill(sums[k], 0);
      int blocks = (length[k] + Kernel.BLOCK - 1) / Kernel.BLOCK;
      Workspace.add(rows[k], left[k] > 0 ? blocks + 1 : blocks, sums[k]);
    }
  }

  /** The two sums of a part. */
  double[] sums(int k) {
    return sums[k];
  }
}
