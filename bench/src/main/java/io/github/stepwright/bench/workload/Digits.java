package io.github.stepwright.bench.workload;

import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Shipped;
import java.util.Arrays;

/**
 * Pictures of digits with pixels from -1 to 1, and what a {@link Teacher} sees in those to train
 * on. Immutable, shared by all runs; made when a run first needs it.
 *
 * @param examples pictures with their labels
 * @param features of the training pictures, 32 a row
 */
record Digits(Examples examples, Teacher teacher, float[] features) {

  static final int SIDE = 8;
  static final int PIXELS = SIDE * SIDE;

  private static final float HALF = 8; // of 16 counts of ink

  private static final class Holder {
    static final Digits ONE = make();
  }

  /** Those that ship in the jar. */
  static Digits shipped() {
    return Holder.ONE;
  }

  private static Digits make() {
    var pictures = Examples.of(Shipped.pictures());
    for (float[] values : pictures.values()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = values[i] / HALF - 1;
      }
    }
    var teacher = Teacher.of(pictures);
    int count = pictures.count(Split.TRAIN);
    float[] features = new float[count * Teacher.FEATURES];
    for (int row = 0; row < count; row++) {
      double[] seen = teacher.features(pictures.values()[Split.TRAIN.ordinal()], row * PIXELS);
      for (int j = 0; j < seen.length; j++) {
        features[row * Teacher.FEATURES + j] = (float) seen[j];
      }
    }
    return new Digits(pictures, teacher, features);
  }

  int count(Split split) {
    return examples.count(split);
  }

  /** Pixels of a split, 64 a row. */
  float[] pictures(Split split) {
    return examples.values()[split.ordinal()];
  }

  /** Pixels of its first pictures. */
  float[] first(Split split, int count) {
    return Arrays.copyOf(pictures(split), count * PIXELS);
  }
}
