package io.github.stepwright.optim;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The fused float pass of {@link Sgd} without momentum; the buffer is not touched. */
final class PlainDescent implements Kernel.Four {

  @Override
  public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
    VectorSpecies<Float> species = Lane.SPECIES;
    Lane x = a[0];
    Lane g = a[1];
    FloatVector rate = FloatVector.broadcast(species, c[0]);
    FloatVector decay = FloatVector.broadcast(species, c[1]);
    FloatVector scale = FloatVector.broadcast(species, c[2]);
    for (int block = from; block < to; block += BLOCK) {
      int end = Math.min(to, block + BLOCK);
      for (int lane = 0; lane < WIDTH; lane += species.length()) {
        FloatVector update = FloatVector.zero(species);
        FloatVector weight = FloatVector.zero(species);
        for (int i = block + lane; i < end; i += WIDTH) {
          FloatVector was = x.load(i);
          FloatVector grad = g.load(i).mul(scale).add(was.mul(decay));
          FloatVector now = was.sub(grad.mul(rate));
          x.store(i, now);
          FloatVector change = now.sub(was);
          update = update.add(change.mul(change));
          weight = weight.add(was.mul(was));
        }
        update.intoArray(rows, row + lane);
        weight.intoArray(rows, row + WIDTH + lane);
      }
      row += 2 * WIDTH;
    }
  }

  @Override
  public void run(float[][] a, int[] at, int[] length, int[] left, float[] c, float[][] rows) {
    VectorSpecies<Float> species = Lane.SPECIES;
    float[] x0 = a[0];
    float[] x1 = a[2];
    float[] x2 = a[4];
    float[] x3 = a[6];
    float[] g0 = a[1];
    float[] g1 = a[3];
    float[] g2 = a[5];
    float[] g3 = a[7];
    int atX0 = at[0];
    int atX1 = at[2];
    int atX2 = at[4];
    int atX3 = at[6];
    int atG0 = at[1];
    int atG1 = at[3];
    int atG2 = at[5];
    int atG3 = at[7];
    FloatVector rate = FloatVector.broadcast(species, c[0]);
    FloatVector decay = FloatVector.broadcast(species, c[1]);
    FloatVector scale = FloatVector.broadcast(species, c[2]);
    int least = Math.min(Math.min(length[0], length[1]), Math.min(length[2], length[3]));
    int most = Math.max(Math.max(length[0], length[1]), Math.max(length[2], length[3]));
    for (int block = 0, row = 0; block < most; block += BLOCK, row += 2 * WIDTH) {
      int all = Math.min(least, block + BLOCK);
      for (int lane = 0; lane < WIDTH; lane += species.length()) {
        FloatVector update0 = FloatVector.zero(species);
        FloatVector update1 = FloatVector.zero(species);
        FloatVector update2 = FloatVector.zero(species);
        FloatVector update3 = FloatVector.zero(species);
        FloatVector weight0 = FloatVector.zero(species);
        FloatVector weight1 = FloatVector.zero(species);
        FloatVector weight2 = FloatVector.zero(species);
        FloatVector weight3 = FloatVector.zero(species);
        for (int i = block + lane; i < all; i += WIDTH) {
          FloatVector was0 = FloatVector.fromArray(species, x0, atX0 + i);
          FloatVector was1 = FloatVector.fromArray(species, x1, atX1 + i);
          FloatVector was2 = FloatVector.fromArray(species, x2, atX2 + i);
          FloatVector was3 = FloatVector.fromArray(species, x3, atX3 + i);
          FloatVector grad0 = FloatVector.fromArray(species, g0, atG0 + i);
          FloatVector grad1 = FloatVector.fromArray(species, g1, atG1 + i);
          FloatVector grad2 = FloatVector.fromArray(species, g2, atG2 + i);
          FloatVector grad3 = FloatVector.fromArray(species, g3, atG3 + i);
          grad0 = grad0.mul(scale).add(was0.mul(decay));
          grad1 = grad1.mul(scale).add(was1.mul(decay));
          grad2 = grad2.mul(scale).add(was2.mul(decay));
          grad3 = grad3.mul(scale).add(was3.mul(decay));
          FloatVector now0 = was0.sub(grad0.mul(rate));
          FloatVector now1 = was1.sub(grad1.mul(rate));
          FloatVector now2 = was2.sub(grad2.mul(rate));
          FloatVector now3 = was3.sub(grad3.mul(rate));
          now0.intoArray(x0, atX0 + i);
          now1.intoArray(x1, atX1 + i);
          now2.intoArray(x2, atX2 + i);
          now3.intoArray(x3, atX3 + i);
          FloatVector change0 = now0.sub(was0);
          FloatVector change1 = now1.sub(was1);
          FloatVector change2 = now2.sub(was2);
          FloatVector change3 = now3.sub(was3);
          update0 = update0.add(change0.mul(change0));
          update1 = update1.add(change1.mul(change1));
          update2 = update2.add(change2.mul(change2));
          update3 = update3.add(change3.mul(change3));
          weight0 = weight0.add(was0.mul(was0));
          weight1 = weight1.add(was1.mul(was1));
          weight2 = weight2.add(was2.mul(was2));
          weight3 = weight3.add(was3.mul(was3));
        }
        update0.intoArray(rows[0], row + lane);
        update1.intoArray(rows[1], row + lane);
        update2.intoArray(rows[2], row + lane);
        update3.intoArray(rows[3], row + lane);
        weight0.intoArray(rows[0], row + WIDTH + lane);
        weight1.intoArray(rows[1], row + WIDTH + lane);
        weight2.intoArray(rows[2], row + WIDTH + lane);
        weight3.intoArray(rows[3], row + WIDTH + lane);
      }
      for (int k = 0; k < length.length; k++) {
        int end = Math.min(length[k], block + BLOCK);
        further(a, at, 2 * k, Math.max(all, block), end, c, rows[k], row);
      }
    }
    for (int k = 0; k < length.length; k++) {
      int row = 2 * WIDTH * ((length[k] + BLOCK - 1) / BLOCK);
      rest(a, at, 2 * k, left[k], c, rows[k], row);
    }
  }

  /** What lies before the first whole vector: in the lanes of a row, the others 0. */
  private static void rest(
      float[][] a, int[] at, int first, int left, float[] c, float[] rows, int row) {
    float[] x = a[first];
    float[] g = a[first + 1];
    int atX = at[first] - left;
    int atG = at[first + 1] - left;
    float rate = c[0];
    float decay = c[1];
    float scale = c[2];
    for (int i = 0; i < left; i++) {
      float was = x[atX + i];
      float now = was - (g[atG + i] * scale + was * decay) * rate;
      x[atX + i] = now;
      float change = now - was;
      rows[row + i] = change * change;
      rows[row + WIDTH + i] = was * was;
    }
    for (int i = left; i < WIDTH; i++) {
      rows[row + i] = 0;
      rows[row + WIDTH + i] = 0;
    }
  }

  /** Goes on with a block of one part, behind the end of the shortest. */
  private static void further(
      float[][] a, int[] at, int first, int from, int to, float[] c, float[] rows, int row) {
    if (from >= to) {
      return;
    }
    VectorSpecies<Float> species = Lane.SPECIES;
    float[] x = a[first];
    float[] g = a[first + 1];
    int atX = at[first];
    int atG = at[first + 1];
    FloatVector rate = FloatVector.broadcast(species, c[0]);
    FloatVector decay = FloatVector.broadcast(species, c[1]);
    FloatVector scale = FloatVector.broadcast(species, c[2]);
    for (int lane = 0; lane < WIDTH; lane += species.length()) {
      FloatVector update = FloatVector.fromArray(species, rows, row + lane);
      FloatVector weight = FloatVector.fromArray(species, rows, row + WIDTH + lane);
      for (int i = from + lane; i < to; i += WIDTH) {
        FloatVector was = FloatVector.fromArray(species, x, atX + i);
        FloatVector grad =
            FloatVector.fromArray(species, g, atG + i).mul(scale).add(was.mul(decay));
        FloatVector now = was.sub(grad.mul(rate));
        now.intoArray(x, atX + i);
        FloatVector change = now.sub(was);
        update = update.add(change.mul(change));
        weight = weight.add(was.mul(was));
      }
      update.intoArray(rows, row + lane);
      weight.intoArray(rows, row + WIDTH + lane);
    }
  }
}
