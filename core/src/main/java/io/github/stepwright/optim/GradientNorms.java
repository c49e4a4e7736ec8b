package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Bundle;
import io.github.stepwright.Desk;
import io.github.stepwright.Part;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sum of magnitudes and sum of squares of an array.
 *
 * <p>Added in float over short blocks where there are vectors, in double otherwise. Where floats
 * are not wide enough (squares that overflow or vanish) it is done again in double, so that a
 * result is not finite only if an element is not, or if float64 is too small as well.
 *
 * <p>Used by one thread.
 */
public final class GradientNorms implements Part.Prepared {

  /** Below this mean square the squares of single elements may have vanished in float32. */
  private static final double FAINT = 1e-24;

  private static final Twins SIMD = Twins.of("GradientNorms$Simd");

  private final Array array;
  private final Fused fused;
  private double magnitudes;
  private double squares;

  /** Over this array, whatever it holds when it is measured. */
  public GradientNorms(Array array) {
    this.array = array;
    this.fused = Fused.over(List.of(array), SIMD);
  }

  @Override
  public int glance() {
    return fused == null ? 0 : fused.glance();
  }

  /** Looks at the elements of a range, from this desk. */
  public void measure(int from, int to, Desk desk) {
    if (fused != null) {
      Workspace work = fused.at(desk);
      fused.run(from, to, work);
      magnitudes = work.sums[0];
      squares = work.sums[1];
      if (wide(squares, to - from)) {
        return;
      }
    }
    measure(from, to);
  }

  /**
   * Looks at the gradients of a bundle at once, where there is a kernel for that, and says whether
   * it did; the memo of each part is its norms.
   */
  static boolean look(Bundle bundle) {
    if (bundle.size() < Bundle.MOST) {
      return false;
    }
    if (bundle.memo() == null) {
      var fused = new Fused[Bundle.MOST];
      Arrays.setAll(fused, k -> of(bundle.part(k)).fused);
      bundle.memo(Joint.Places.of(bundle, fused));
    }
    if (!(bundle.memo() instanceof Joint.Places places)) {
      return false;
    }
    Workspace work = Workspace.of(bundle.desk(), 1);
    work.joint.run(places, work);
    return true;
  }

  /** Sum of squares of a part, behind a look at its bundle. */
  static double squares(Bundle bundle, int k) {
    double[] sums = ((Workspace) bundle.desk().tools()).joint.sums(k);
    if (wide(sums[1], ((Joint.Places) bundle.memo()).all(k))) {
      return sums[1];
    }
    Part part = bundle.part(k);
    of(part).measure(part.from(), part.to());
    return of(part).squares;
  }

  private static GradientNorms of(Part part) {
    return (GradientNorms) part.memo();
  }

  /** Whether floats were wide enough for a sum of squares. */
  private static boolean wide(double squares, int length) {
    return Double.isFinite(squares) && squares > FAINT * length;
  }

  private void measure(int from, int to) {
    magnitudes = 0;
    squares = 0;
    for (int i = from; i < to; i++) {
      double value = array.get(i);
      magnitudes += Math.abs(value);
      squares += value * value;
    }
  }

  /** Sum of magnitudes. */
  public double magnitudes() {
    return magnitudes;
  }

  /** Sum of squares. */
  public double squares() {
    return squares;
  }

  /** The fused float pass; it writes nothing. The loop is the lane's own: see there. */
  static final class Simd implements Kernel.Four {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      a[0].norms(from, to, rows, row);
    }

    @Override
    public void run(float[][] a, int[] at, int[] length, int[] left, float[] c, float[][] rows) {
      VectorSpecies<Float> species = Lane.SPECIES;
      float[] values0 = a[0];
      float[] values1 = a[1];
      float[] values2 = a[2];
      float[] values3 = a[3];
      int at0 = at[0];
      int at1 = at[1];
      int at2 = at[2];
      int at3 = at[3];
      int least = Math.min(Math.min(length[0], length[1]), Math.min(length[2], length[3]));
      int most = Math.max(Math.max(length[0], length[1]), Math.max(length[2], length[3]));
      for (int block = 0, row = 0; block < most; block += BLOCK, row += 2 * WIDTH) {
        int all = Math.min(least, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector magnitudes0 = FloatVector.zero(species);
          FloatVector magnitudes1 = FloatVector.zero(species);
          FloatVector magnitudes2 = FloatVector.zero(species);
          FloatVector magnitudes3 = FloatVector.zero(species);
          FloatVector squares0 = FloatVector.zero(species);
          FloatVector squares1 = FloatVector.zero(species);
          FloatVector squares2 = FloatVector.zero(species);
          FloatVector squares3 = FloatVector.zero(species);
          for (int i = block + lane; i < all; i += WIDTH) {
            FloatVector value0 = FloatVector.fromArray(species, values0, at0 + i);
            FloatVector value1 = FloatVector.fromArray(species, values1, at1 + i);
            FloatVector value2 = FloatVector.fromArray(species, values2, at2 + i);
            FloatVector value3 = FloatVector.fromArray(species, values3, at3 + i);
            magnitudes0 = magnitudes0.add(value0.abs());
            magnitudes1 = magnitudes1.add(value1.abs());
            magnitudes2 = magnitudes2.add(value2.abs());
            magnitudes3 = magnitudes3.add(value3.abs());
            squares0 = squares0.add(value0.mul(value0));
            squares1 = squares1.add(value1.mul(value1));
            squares2 = squares2.add(value2.mul(value2));
            squares3 = squares3.add(value3.mul(value3));
          }
          magnitudes0.intoArray(rows[0], row + lane);
          magnitudes1.intoArray(rows[1], row + lane);
          magnitudes2.intoArray(rows[2], row + lane);
          magnitudes3.intoArray(rows[3], row + lane);
          squares0.intoArray(rows[0], row + WIDTH + lane);
          squares1.intoArray(rows[1], row + WIDTH + lane);
          squares2.intoArray(rows[2], row + WIDTH + lane);
          squares3.intoArray(rows[3], row + WIDTH + lane);
        }
        for (int k = 0; k < length.length; k++) {
          int end = Math.min(length[k], block + BLOCK);
          further(a[k], at[k], Math.max(all, block), end, rows[k], row);
        }
      }
      for (int k = 0; k < length.length; k++) {
        float[] values = a[k];
        int row = 2 * WIDTH * ((length[k] + BLOCK - 1) / BLOCK);
        int from = at[k] - left[k];
        for (int i = 0; i < left[k]; i++) {
          float value = values[from + i];
          rows[k][row + i] = Math.abs(value);
          rows[k][row + WIDTH + i] = value * value;
        }
        for (int i = left[k]; i < WIDTH; i++) {
          rows[k][row + i] = 0;
          rows[k][row + WIDTH + i] = 0;
        }
      }
    }

    /** Goes on with a block of one part, behind the end of the shortest. */
    private static void further(float[] values, int at, int from, int to, float[] rows, int row) {
      VectorSpecies<Float> species = Lane.SPECIES;
      for (int lane = 0; from < to && lane < WIDTH; lane += species.length()) {
        FloatVector magnitudes = FloatVector.fromArray(species, rows, row + lane);
        FloatVector squares = FloatVector.fromArray(species, rows, row + WIDTH + lane);
        for (int i = from + lane; i < to; i += WIDTH) {
          FloatVector value = FloatVector.fromArray(species, values, at + i);
          magnitudes = magnitudes.add(value.abs());
          squares = squares.add(value.mul(value));
        }
        magnitudes.intoArray(rows, row + lane);
        squares.intoArray(rows, row + WIDTH + lane);
      }
    }
  }
}
