package io.github.stepwright.bench.workload;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Bilevel;
import io.github.stepwright.Block;
import io.github.stepwright.Split;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Softmax regression whose training examples have weights that held-out examples judge:
 *
 * <pre>
 * g = mean over the batch of sigmoid(x_i) * loss_i(y) + l2 / 2 * ||y||²
 * f = mean loss of validation examples at y
 * </pre>
 *
 * <p>y are the weights and biases in float32, x one number for each training example, 0 at first,
 * so that every example has weight 1/2. An evaluation of the training split has, where some labels
 * are known to be corrupted, {@code auc}: the chance that a clean example has a larger x than a
 * corrupted one, ties counting half. Its losses are unweighted. Used by one thread.
 */
final class Cleaning implements Bilevel {

  private final Soiled data;
  private final double l2;
  private final int batch;
  private final int inputs;
  private final int classes;
  private final Array upper;
  private final List<Block> blocks;

  Cleaning(Soiled data, double l2, int batch) {
    this.data = data;
    this.l2 = l2;
    this.batch = batch;
    this.inputs = data.examples().width();
    this.classes = data.examples().classes();
    this.upper = Array.of(new double[data.examples().count(Split.TRAIN)]);
    int length = inputs * classes;
    this.blocks =
        List.of(
            Block.of("layer1.weight", "all", new float[length], new float[length], inputs, classes),
            Block.of("layer1.bias", "all", new float[classes], new float[classes], classes));
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public Array upper() {
    return upper;
  }

  @Override
  public int judges() {
    return examples(Split.VALIDATION);
  }

  @Override
  public int examples() {
    return examples(Split.TRAIN);
  }

  @Override
  public int examples(Split split) {
    return data.examples().count(split);
  }

  @Override
  public int referenceBatch() {
    return batch;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** y, weights and then biases. */
  private double[] lower() {
    double[] y = new double[(inputs + 1) * classes];
    for (int i = 0; i < y.length; i++) {
      y[i] = i < inputs * classes ? weight(i) : blocks.getLast().weights().get(i - offset());
    }
    return y;
  }

  private double weight(int i) {
    return blocks.getFirst().weights().get(i);
  }

  private int offset() {
    return inputs * classes;
  }

  /** The linear map of a vector of all blocks, applied to an example. */
  private double[] map(double[] v, Split split, int row) {
    float[] values = data.examples().values()[split.ordinal()];
    double[] z = new double[classes];
    System.arraycopy(v, offset(), z, 0, classes);
    for (int j = 0; j < inputs; j++) {
      double value = values[row * inputs + j];
      for (int c = 0; c < classes; c++) {
        z[c] += value * v[j * classes + c];
      }
    }
    return z;
  }

  /** Adds the transposed map of a vector by logits. */
  private void pull(double[] byLogits, double factor, Split split, int row, double[] out) {
    float[] values = data.examples().values()[split.ordinal()];
    for (int c = 0; c < classes; c++) {
      double slope = factor * byLogits[c];
      out[offset() + c] += slope;
      for (int j = 0; j < inputs; j++) {
        out[j * classes + c] += slope * values[row * inputs + j];
      }
    }
  }

  private int label(Split split, int row) {
    return data.examples().labels()[split.ordinal()][row];
  }

  private void write(double[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      if (i < offset()) {
        blocks.getFirst().gradient().set(i, gradient[i]);
      } else {
        blocks.getLast().gradient().set(i - offset(), gradient[i]);
      }
    }
  }

  @Override
  public double gradient(Batch rows) {
    double[] y = lower();
    double[] gradient = new double[y.length];
    double[] delta = new double[classes];
    double loss = 0;
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.rows()[i];
      double weight = sigmoid(upper.get(row)) / rows.size();
      double[] z = map(y, Split.TRAIN, row);
      loss += weight * CrossEntropy.of(z, delta, 0, classes, label(Split.TRAIN, row));
      pull(delta, weight, Split.TRAIN, row, gradient);
    }
    for (int i = 0; i < y.length; i++) {
      loss += l2 / 2 * y[i] * y[i];
      gradient[i] += l2 * y[i];
    }
    write(gradient);
    return loss;
  }

  @Override
  public void hessianVector(Batch rows, Array v, Array out) {
    double[] y = lower();
    double[] direction = v.toDoubles();
    double[] product = new double[y.length];
    double[] p = new double[classes];
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.rows()[i];
      CrossEntropy.of(map(y, Split.TRAIN, row), p, 0, classes, label(Split.TRAIN, row));
      p[label(Split.TRAIN, row)] += 1;
      double[] tangent = map(direction, Split.TRAIN, row);
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        mean += p[c] * tangent[c];
      }
      for (int c = 0; c < classes; c++) {
        tangent[c] = p[c] * (tangent[c] - mean);
      }
      pull(tangent, sigmoid(upper.get(row)) / rows.size(), Split.TRAIN, row, product);
    }
    for (int i = 0; i < y.length; i++) {
      out.set(i, product[i] + l2 * direction[i]);
    }
  }

  @Override
  public double judge(Batch rows, double[] byUpper) {
    double[] y = lower();
    double[] gradient = new double[y.length];
    double[] delta = new double[classes];
    double loss = 0;
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.rows()[i];
      double[] z = map(y, Split.VALIDATION, row);
      loss += CrossEntropy.of(z, delta, 0, classes, label(Split.VALIDATION, row)) / rows.size();
      pull(delta, 1.0 / rows.size(), Split.VALIDATION, row, gradient);
    }
    write(gradient);
    return loss;
  }

  @Override
  public void mixed(Batch rows, double[] z, double[] out) {
    double[] y = lower();
    double[] delta = new double[classes];
    for (int i = 0; i < rows.size(); i++) {
      int row = rows.rows()[i];
      CrossEntropy.of(map(y, Split.TRAIN, row), delta, 0, classes, label(Split.TRAIN, row));
      double[] tangent = map(z, Split.TRAIN, row);
      double s = sigmoid(upper.get(row));
      for (int c = 0; c < classes; c++) {
        out[row] += s * (1 - s) / rows.size() * delta[c] * tangent[c];
      }
    }
  }

  @Override
  public Map<String, Double> evaluate(Split split, int most) {
    int count = most == 0 ? examples(split) : Math.min(most, examples(split));
    double[] y = lower();
    double[] delta = new double[classes];
    double loss = 0;
    int right = 0;
    for (int row = 0; row < count; row++) {
      double[] z = map(y, split, row);
      int label = label(split, row);
      loss += CrossEntropy.of(z, delta, 0, classes, label) / count;
      boolean top = true;
      for (int c = 0; c < classes; c++) {
        top &= c == label || z[c] < z[label];
      }
      right += top ? 1 : 0;
    }
    var metrics = new HashMap<String, Double>();
    metrics.put("loss", loss);
    metrics.put("accuracy", (double) right / count);
    if (split == Split.TRAIN && data.some()) {
      metrics.put("auc", data.auc(upper.toDoubles()));
    }
    return metrics;
  }
}
