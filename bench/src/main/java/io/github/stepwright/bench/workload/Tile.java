package io.github.stepwright.bench.workload;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four rows of a matrix product over a panel of two vectors of columns, with its eight sums in
 * registers. Loaded only where the module jdk.incubator.vector is there.
 *
 * <p>Every element is summed by fused multiply-adds in the order of k, from 0 on, as netlib does
 * it: the result is the same to the bit whatever the width of the vectors.
 */
final class Tile {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();

  /** Columns of a panel. */
  static final int PANEL = 2 * WIDTH;

  /** Rows of a tile. */
  static final int ROWS = 4;

  private Tile() {}

  /**
   * Writes the products of four rows.
   *
   * @param a numbers; row r, position p is at {@code at + r * row + p * along}
   * @param panel k rows of {@link #PANEL} columns
   * @param out four rows of {@link #PANEL} columns
   */
  static void multiply(float[] a, int at, int row, int along, float[] panel, int k, float[] out) {
    FloatVector sum00 = FloatVector.zero(SPECIES);
    FloatVector sum01 = FloatVector.zero(SPECIES);
    FloatVector sum10 = FloatVector.zero(SPECIES);
    FloatVector sum11 = FloatVector.zero(SPECIES);
    FloatVector sum20 = FloatVector.zero(SPECIES);
    FloatVector sum21 = FloatVector.zero(SPECIES);
    FloatVector sum30 = FloatVector.zero(SPECIES);
    FloatVector sum31 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, panel, p * PANEL);
      FloatVector right = FloatVector.fromArray(SPECIES, panel, p * PANEL + WIDTH);
      int i = at + p * along;
      FloatVector factor = FloatVector.broadcast(SPECIES, a[i]);
      sum00 = factor.fma(left, sum00);
      sum01 = factor.fma(right, sum01);
      factor = FloatVector.broadcast(SPECIES, a[i + row]);
      sum10 = factor.fma(left, sum10);
      sum11 = factor.fma(right, sum11);
      factor = FloatVector.broadcast(SPECIES, a[i + 2 * row]);
      sum20 = factor.fma(left, sum20);
      sum21 = factor.fma(right, sum21);
      factor = FloatVector.broadcast(SPECIES, a[i + 3 * row]);
      sum30 = factor.fma(left, sum30);
      sum31 = factor.fma(right, sum31);
    }
    sum00.intoArray(out, 0);
    sum01.intoArray(out, WIDTH);
    sum10.intoArray(out, PANEL);
    sum11.intoArray(out, PANEL + WIDTH);
    sum20.intoArray(out, 2 * PANEL);
    sum21.intoArray(out, 2 * PANEL + WIDTH);
    sum30.intoArray(out, 3 * PANEL);
    sum31.intoArray(out, 3 * PANEL + WIDTH);
  }
}
