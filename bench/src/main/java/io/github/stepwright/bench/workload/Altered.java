package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.spec.Spec;
import java.util.Set;

/**
 * A table made harder on purpose, to see whether a method's rate survives it: {@code
 * mlp:data=vehicle,noise=0.1,scale=100,batch=128}.
 *
 * <p>Labels change in the training split alone, always at the same places of it; features are
 * multiplied in all splits behind their standardisation.
 *
 * @param noise share of training labels that are replaced by another class, in [0, 1)
 * @param scale factor on every feature, above 0
 * @param batch examples of a step; 0 leaves the usual number
 */
record Altered(double noise, double scale, int batch) {

  /** The keys that it reads from a spec. */
  static final Set<String> KEYS = Set.of("noise", "scale", "batch");

  /** Refuses what is no alteration of a table. */
  Altered {
    if (!(noise >= 0 && noise < 1)) {
      throw new IllegalArgumentException("noise must be in [0, 1), got " + noise);
    }
    if (!(scale > 0 && scale < Float.MAX_VALUE)) {
      throw new IllegalArgumentException("scale must be > 0 and finite, got " + scale);
    }
    if (batch < 0) {
      throw new IllegalArgumentException("batch must be >= 1, got " + batch);
    }
  }

  /** As the keys of a part say. */
  static Altered of(Spec.Part part) {
    var keys = new Keys(part);
    int batch = part.keys().containsKey("batch") ? keys.whole("batch", 0) : 0;
    return new Altered(keys.number("noise", 0), keys.number("scale", 1), batch);
  }

  /** The examples behind it. */
  Examples of(Examples examples) {
    return new Examples(
        examples.width(),
        examples.classes(),
        examples.symbols(),
        scaled(examples.values()),
        examples.contexts(),
        noisy(examples));
  }

  private float[][] scaled(float[][] values) {
    if (scale == 1) {
      return values;
    }
    float[][] scaled = new float[values.length][];
    for (int s = 0; s < values.length; s++) {
      scaled[s] = values[s].clone();
      for (int i = 0; i < scaled[s].length; i++) {
        scaled[s][i] *= (float) scale;
      }
    }
    return scaled;
  }

  private int[][] noisy(Examples examples) {
    int[][] labels = examples.labels().clone();
    if (noise == 0 || examples.classes() < 2) {
      return labels;
    }
    var random = RandomStream.named(0, "noise");
    int[] train = labels[Split.TRAIN.ordinal()].clone();
    for (int i = 0; i < train.length; i++) {
      if (random.nextDouble() < noise) {
        train[i] = (train[i] + 1 + random.nextInt(examples.classes() - 1)) % examples.classes();
      }
    }
    labels[Split.TRAIN.ordinal()] = train;
    return labels;
  }
}
