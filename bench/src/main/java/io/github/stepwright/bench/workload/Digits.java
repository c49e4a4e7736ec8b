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
 * @param scale of each pixel: 1 / sqrt(variance over the training pictures + 0.01)
 */
record Digits(Examples examples, Teacher teacher, float[] features, float[] scale) {

  static final int SIDE = 8;
  static final int PIXELS = SIDE * SIDE;

  private static final float HALF = 8; // of 16 counts of ink
  private static final double LEAST = 0.01;

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
    return new Digits(pictures, teacher, features, scale(pictures));
  }

  /** A pixel that is almost always blank counts about as much as one in the middle. */
  private static float[] scale(Examples pictures) {
    float[] x = pictures.values()[Split.TRAIN.ordinal()];
    int count = x.length / PIXELS;
    float[] scale = new float[PIXELS];
    for (int k = 0; k < PIXELS; k++) {
      double sum = 0;
      double squares = 0;
      for (int at = k; at < x.length; at += PIXELS) {
        sum += x[at];
        squares += x[at] * x[at];
      }
      double variance = squares / count - sum / count * sum / count;
      scale[k] = (float) (1 / Math.sqrt(Math.max(variance, 0) + LEAST));
    }
    return scale;
  }

  /** Pictures with every pixel multiplied by its scale. */
  float[] scaled(float[] pictures) {
    float[] scaled = new float[pictures.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = pictures[i] * scale[i % PIXELS];
    }
    return scaled;
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
