package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import java.util.Arrays;
import java.util.Locale;

/**
 * Examples some of whose training labels are corrupted, and which. Immutable.
 *
 * @param corrupted whether the label of each training example is wrong
 */
record Soiled(Examples examples, boolean[] corrupted) {

  /** What is trained on. */
  enum Use {
    /** The training split with its corrupted labels. */
    ALL,
    /** Its clean examples alone, which nobody could know. */
    CLEAN,
    /** The validation split. */
    HELD,
    /** The training split with its corrupted labels, and the validation split. */
    BOTH;

    /** The use of a name. */
    static Use named(String name) {
      for (Use use : values()) {
        if (use.name().toLowerCase(Locale.ROOT).equals(name)) {
          return use;
        }
      }
      throw new IllegalArgumentException(
          "digits-cleaning.use must be all, clean, held or both, got " + name);
    }
  }

  /**
   * Replaces a share of the training labels by another class, each with the same chance, from the
   * stream {@code corrupt} of the seed.
   */
  static Soiled of(Examples examples, double share, long seed) {
    var random = RandomStream.named(seed, "corrupt");
    int[][] labels = examples.labels().clone();
    int[] train = labels[Split.TRAIN.ordinal()].clone();
    boolean[] corrupted = new boolean[train.length];
    for (int i = 0; i < train.length; i++) {
      if (random.nextDouble() < share) {
        train[i] = (train[i] + 1 + random.nextInt(examples.classes() - 1)) % examples.classes();
        corrupted[i] = true;
      }
    }
    labels[Split.TRAIN.ordinal()] = train;
    return new Soiled(
        new Examples(
            examples.width(),
            examples.classes(),
            examples.symbols(),
            examples.values(),
            examples.contexts(),
            labels),
        corrupted);
  }

  /** The same with other training examples. */
  Soiled using(Use use) {
    if (use == Use.ALL) {
      return this;
    }
    int width = examples.width();
    int held = use == Use.CLEAN ? 0 : examples.count(Split.VALIDATION);
    int most = corrupted.length + held;
    float[] values = new float[most * width];
    int[] labels = new int[most];
    boolean[] wrong = new boolean[most];
    int n = 0;
    for (int i = 0; i < corrupted.length; i++) {
      if (use == Use.BOTH || use == Use.CLEAN && !corrupted[i]) {
        wrong[n] = corrupted[i];
        copy(Split.TRAIN, i, values, labels, n++);
      }
    }
    for (int i = 0; i < held; i++) {
      copy(Split.VALIDATION, i, values, labels, n++);
    }
    float[][] allValues = examples.values().clone();
    int[][] allLabels = examples.labels().clone();
    allValues[Split.TRAIN.ordinal()] = Arrays.copyOf(values, n * width);
    allLabels[Split.TRAIN.ordinal()] = Arrays.copyOf(labels, n);
    var changed =
        new Examples(
            width,
            examples.classes(),
            examples.symbols(),
            allValues,
            examples.contexts(),
            allLabels);
    return new Soiled(changed, Arrays.copyOf(wrong, n));
  }

  private void copy(Split split, int row, float[] values, int[] labels, int to) {
    int width = examples.width();
    System.arraycopy(examples.values()[split.ordinal()], row * width, values, to * width, width);
    labels[to] = examples.labels()[split.ordinal()][row];
  }

  /** Whether there are clean and corrupted ones. */
  boolean some() {
    int wrong = 0;
    for (boolean one : corrupted) {
      wrong += one ? 1 : 0;
    }
    return wrong > 0 && wrong < corrupted.length;
  }

  /** The chance that a clean example has a larger number than a corrupted one, ties count half. */
  double auc(double[] x) {
    double won = 0;
    long pairs = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        if (!corrupted[i] && corrupted[j]) {
          won += x[i] > x[j] ? 1 : x[i] == x[j] ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }
}
