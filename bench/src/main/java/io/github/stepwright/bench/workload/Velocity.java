package io.github.stepwright.bench.workload;

import io.github.stepwright.RandomStream;
import io.github.stepwright.Workload;
import java.util.Map;

/**
 * The net of a {@link Flow} with buffers of one thread: 64 pixels and seven numbers of the time,
 * two layers of 192 tanh units, 64 velocities and 32 features.
 *
 * <p>The time comes as t and as sine and cosine of pi t, 2 pi t and 4 pi t.
 */
final class Velocity {

  static final int OUTPUTS = Digits.PIXELS + Teacher.FEATURES;

  private static final int CLOCK = 7;
  private static final int INPUTS = Digits.PIXELS + CLOCK;
  private static final int[] SIZES = {INPUTS, 192, 192, OUTPUTS};

  private final Model model;
  private Layers layers;
  private int capacity;

  Velocity(Model model) {
    this.model = model;
  }

  static Model zero() {
    return Model.zero(SIZES, 0, 0);
  }

  static Model fresh(RandomStream random) {
    Model model = zero();
    model.initialise(random);
    return model;
  }

  /**
   * The net of weights that were saved.
   *
   * @throws IllegalArgumentException for weights of another workload
   */
  static Velocity of(Map<String, Workload.Tensor> weights) {
    Model model = zero();
    for (int l = 0; l < SIZES.length - 1; l++) {
      String layer = "layer" + (l + 1);
      copy(weights, layer + ".weight", model.weights()[l]);
      copy(weights, layer + ".bias", model.biases()[l]);
    }
    return new Velocity(model);
  }

  private static void copy(Map<String, Workload.Tensor> weights, String name, float[] to) {
    var found = weights.get(name);
    if (found == null || found.values().length != to.length) {
      throw new IllegalArgumentException(
          "weights must hold %d values of %s, got %s"
              .formatted(to.length, name, found == null ? "none" : found.values().length));
    }
    System.arraycopy(found.values(), 0, to, 0, to.length);
  }

  static int parameters() {
    return zero().parameters();
  }

  Model model() {
    return model;
  }

  Layers layers() {
    return layers;
  }

  /** Outputs behind {@link #forward}, 96 a row: velocities, then features. */
  float[] out() {
    return layers.logits();
  }

  /** Outputs for points and their times. */
  void forward(float[] points, double[] times, int rows) {
    if (capacity < rows) {
      capacity = rows;
      layers = new Layers(SIZES, rows);
    }
    float[] input = layers.input();
    for (int i = 0; i < rows; i++) {
      int to = i * INPUTS;
      System.arraycopy(points, i * Digits.PIXELS, input, to, Digits.PIXELS);
      clock(times[i], input, to + Digits.PIXELS);
    }
    layers.forward(rows, model.weights(), model.biases());
  }

  private static void clock(double t, float[] input, int at) {
    input[at] = (float) t;
    for (int k = 0; k < CLOCK / 2; k++) {
      double angle = Math.PI * t * (1 << k);
      input[at + 1 + 2 * k] = (float) Math.sin(angle);
      input[at + 2 + 2 * k] = (float) Math.cos(angle);
    }
  }
}
