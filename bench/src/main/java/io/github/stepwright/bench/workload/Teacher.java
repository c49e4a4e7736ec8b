package io.github.stepwright.bench.workload;

import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Settings;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.Training;

/**
 * What a perceptron that can tell digits apart sees in a picture: T(x) = tanh(x W + b), 32
 * features, frozen.
 *
 * <p>It stands in for the large pretrained nets of the papers: DINOv2 in HASTE, LPIPS in the
 * improved rectified flows. Trained once by 600 steps on the labels of the training split, from
 * seed 0, whatever the seed of the run.
 *
 * @param weights W, row-major, one row for each pixel
 * @param biases b
 */
record Teacher(float[] weights, float[] biases) {

  static final int FEATURES = 32;

  private static final int BATCH = 64;
  private static final int STEPS = 600;
  private static final String RULE = "sgd:lr=0.05,momentum=0.9";

  /** The perceptron behind its training. */
  static Teacher of(Examples pictures) {
    var random = RandomStream.named(0, "teacher");
    var classifier = new Classifier(pictures, new int[] {FEATURES}, 0, BATCH, random);
    var rule = Catalog.OPTIMIZERS.parse(RULE);
    try (var training = new Training(classifier, Descent.of(rule), BATCH, 0)) {
      var settings = Settings.of(rule.knobs()).with(Knob.BATCH_SIZE, Settings.ALL, BATCH);
      for (int k = 0; k < STEPS; k++) {
        training.step(settings, Progress.of(k, STEPS));
      }
      var weights = training.weights();
      return new Teacher(
          weights.get("layer1.weight").values(), weights.get("layer1.bias").values());
    }
  }

  /** Features of one picture, from {@code at} on. */
  double[] features(float[] pictures, int at) {
    double[] x = new double[Digits.PIXELS];
    for (int k = 0; k < x.length; k++) {
      x[k] = pictures[at + k];
    }
    return features(x);
  }

  private double[] features(double... x) {
    double[] h = through(x);
    for (int j = 0; j < FEATURES; j++) {
      h[j] = Math.tanh(h[j] + biases[j]);
    }
    return h;
  }

  /** x W. */
  private double[] through(double... x) {
    double[] sums = new double[FEATURES];
    for (int k = 0; k < Digits.PIXELS; k++) {
      for (int j = 0; j < FEATURES; j++) {
        sums[j] += x[k] * weights[k * FEATURES + j];
      }
    }
    return sums;
  }

  /** Subtracts W g from the row of {@code delta}: t times its derivative by v is -W g, over t. */
  private void back(double[] g, float[] delta, int from, int of) {
    for (int k = 0; k < Digits.PIXELS; k++) {
      double sum = 0;
      for (int j = 0; j < FEATURES; j++) {
        sum += weights[k * FEATURES + j] * g[j];
      }
      delta[from + k] -= (float) (sum / of);
    }
  }

  /** |T(guess) - T(x)|² / (32 t), and its derivative by the velocity added to {@code delta}. */
  double distance(double[] guess, Pairs pairs, int i, float[] delta, int from, int of) {
    double[] h = features(guess);
    double[] wanted = features(pairs.picture(), i * Digits.PIXELS);
    double[] g = new double[FEATURES];
    double sum = 0;
    for (int j = 0; j < FEATURES; j++) {
      double off = h[j] - wanted[j];
      sum += off * off;
      g[j] = 2 * off * (1 - h[j] * h[j]) / FEATURES;
    }
    back(g, delta, from, of);
    return sum / FEATURES / pairs.times()[i];
  }

  /** R of that derivative where the velocity moves along {@code tangent}. */
  void tangent(
      double[] guess, Pairs pairs, int i, float[] tangent, float[] delta, int from, int of) {
    double[] h = features(guess);
    double[] wanted = features(pairs.picture(), i * Digits.PIXELS);
    double[] moved = new double[Digits.PIXELS];
    for (int k = 0; k < moved.length; k++) {
      moved[k] = -pairs.times()[i] * tangent[from + k];
    }
    double[] g = through(moved);
    for (int j = 0; j < FEATURES; j++) {
      double slope = 1 - h[j] * h[j];
      double rh = slope * g[j];
      g[j] = 2 * (slope * rh - 2 * h[j] * rh * (h[j] - wanted[j])) / FEATURES;
    }
    back(g, delta, from, of);
  }
}
