package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;

/**
 * Pictures and noise of a batch, and the points between them.
 *
 * @param picture x, 64 numbers a row
 * @param mixed (1 - t) x + t z
 * @param velocity z - x
 * @param times t of each row
 */
record Pairs(float[] picture, float[] mixed, float[] velocity, double[] times) {

  Pairs(int rows) {
    this(
        new float[rows * Digits.PIXELS],
        new float[rows * Digits.PIXELS],
        new float[rows * Digits.PIXELS],
        new double[rows]);
  }

  /** Fills a row with a picture, fresh noise and a time. */
  void put(int i, Digits digits, Split split, int row, double t, RandomStream random) {
    times[i] = t;
    float[] from = digits.pictures(split);
    for (int k = 0; k < Digits.PIXELS; k++) {
      int at = i * Digits.PIXELS + k;
      float x = from[row * Digits.PIXELS + k];
      float z = (float) random.nextGaussian();
      picture[at] = x;
      mixed[at] = (float) ((1 - t) * x + t * z);
      velocity[at] = z - x;
    }
  }
}
