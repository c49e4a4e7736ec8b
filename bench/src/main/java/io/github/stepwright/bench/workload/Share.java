package io.github.stepwright.bench.workload;

import io.github.stepwright.Batch;
import io.github.stepwright.Split;

/** One thread's share of a batch of a {@link Classifier}: its buffers, passes and sums. */
final class Share {
  private final Examples examples;
  private final Model model;
  final int capacity;
  final Layers layers;
  final Model gradient;
  final int[] labels;
  final int[] symbols;
  int from;
  int to;
  double loss;

  Share(Examples examples, Model model, int rows) {
    this.examples = examples;
    this.model = model;
    capacity = rows;
    layers = new Layers(model.sizes(), rows);
    gradient = Model.zero(model.sizes(), model.symbols(), model.width());
    labels = new int[rows];
    symbols = new int[model.symbols() == 0 ? 0 : rows * examples.width()];
  }

  void gradient(Batch batch) {
    int rows = load(batch);
    loss = layers.loss(rows, labels, batch.size());
    backward(rows);
  }

  void outputs(Batch batch, double[] out) {
    int count = load(batch) * examples.classes();
    for (int i = 0; i < count; i++) {
      out[from * examples.classes() + i] = layers.logits()[i];
    }
  }

  /** Behind {@link #outputs}, whose activations are still there. */
  void pullBack(double[] v) {
    int count = (to - from) * examples.classes();
    for (int i = 0; i < count; i++) {
      layers.outputDelta()[i] = (float) v[from * examples.classes() + i];
    }
    backward(to - from);
  }

  private void backward(int rows) {
    gradient.clear();
    layers.backward(
        rows, model.weights(), gradient.weights(), gradient.biases(), model.symbols() > 0);
    if (model.symbols() > 0) {
      scatter(rows, layers.inputDelta());
    }
  }

  void curvature(Batch batch, Model v) {
    int rows = load(batch);
    gradient.clear();
    layers.loss(rows, labels, batch.size());
    float[] tangent = layers.inputTangent(rows);
    if (model.symbols() > 0) {
      gather(rows, v.table(), tangent);
    }
    layers.curvature(
        rows,
        batch.size(),
        model.weights(),
        v.weights(),
        v.biases(),
        gradient.weights(),
        gradient.biases(),
        model.symbols() > 0);
    if (model.symbols() > 0) {
      scatter(rows, layers.inputTangentDelta());
    }
  }

  private int load(Batch batch) {
    int rows = to - from;
    for (int i = 0; i < rows; i++) {
      row(Split.TRAIN, batch.rows()[from + i], i);
    }
    return forward(rows);
  }

  void load(Split split, int first, int rows) {
    for (int i = 0; i < rows; i++) {
      row(split, first + i, i);
    }
    forward(rows);
  }

  private int forward(int rows) {
    if (model.symbols() > 0) {
      gather(rows, model.table(), layers.input());
    }
    layers.forward(rows, model.weights(), model.biases());
    return rows;
  }

  private void row(Split split, int row, int to) {
    int s = split.ordinal();
    int width = examples.width();
    labels[to] = examples.labels()[s][row];
    if (model.symbols() > 0) {
      System.arraycopy(examples.contexts()[s], row * width, symbols, to * width, width);
    } else {
      System.arraycopy(examples.values()[s], row * width, layers.input(), to * width, width);
    }
  }

  private void gather(int rows, float[] table, float[] out) {
    int width = model.width();
    for (int i = 0; i < rows * examples.width(); i++) {
      System.arraycopy(table, symbols[i] * width, out, i * width, width);
    }
  }

  private void scatter(int rows, float[] delta) {
    int width = model.width();
    float[] table = gradient.table();
    for (int i = 0; i < rows * examples.width(); i++) {
      int to = symbols[i] * width;
      for (int j = 0; j < width; j++) {
        table[to + j] += delta[i * width + j];
      }
    }
  }

  long right(int rows) {
    int classes = examples.classes();
    float[] logits = layers.logits();
    long right = 0;
    for (int i = 0; i < rows; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logits[i * classes + c] > logits[i * classes + best]) {
          best = c;
        }
      }
      right += best == labels[i] ? 1 : 0;
    }
    return right;
  }
}
