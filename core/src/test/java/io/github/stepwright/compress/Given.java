package io.github.stepwright.compress;

import java.util.Random;

/** Seeded values and sums for the tests of compression. */
final class Given {

  static final Draws DRAWS = new Draws.Named(7, 3);

  private Given() {}

  static float[] gaussian(int length, long seed) {
    var random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  static float[] minus(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  static float[] alone(Compressor compressor, Layer layer, float[] values) {
    float[][] decoded = new float[1][values.length];
    float[] memory = new float[compressor.memory(layer)];
    compressor.compress(new float[][] {values}, layer, memory, DRAWS, decoded);
    return decoded[0];
  }
}
