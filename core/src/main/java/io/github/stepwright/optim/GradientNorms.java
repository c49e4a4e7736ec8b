package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Desk;
import io.github.stepwright.Part;
import java.util.List;

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
      if (Double.isFinite(squares) && squares > FAINT * (to - from)) {
        return;
      }
    }
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
  static final class Simd implements Kernel {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      a[0].norms(from, to, rows, row);
    }
  }
}
