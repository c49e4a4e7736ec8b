package io.github.stepwright.bench.workload;

import java.util.Arrays;

/**
 * A chain of dense layers with tanh between them and a softmax cross-entropy behind them: loss,
 * gradient and exact Hessian-vector product over the rows of one batch.
 *
 * <p>Layer l maps {@code h} to {@code h W + b}, W row-major with one row for each input. The
 * products are those of {@link Sgemm}. Losses are added up in double. The Hessian-vector product is
 * the R-operator of Pearlmutter (1994): the directional derivative of the gradient, with no
 * approximation. An instance holds the buffers of one thread.
 */
final class Layers {

  private final int[] sizes;
  private final float[][] activations;
  private final float[][] deltas;
  private final float[][] tangents;
  private final float[][] tangentDeltas;
  private final float[] ones;
  private final Sgemm product = new Sgemm();

  /**
   * Buffers for batches up to a size.
   *
   * @param sizes inputs, hidden units, classes
   */
  Layers(int[] sizes, int rows) {
    this.sizes = sizes;
    this.activations = buffers(rows);
    this.deltas = buffers(rows);
    this.tangents = new float[sizes.length][];
    this.tangentDeltas = new float[sizes.length][];
    this.ones = new float[rows];
    Arrays.fill(ones, 1);
  }

  private float[][] buffers(int rows) {
    float[][] buffers = new float[sizes.length][];
    for (int l = 0; l < sizes.length; l++) {
      buffers[l] = new float[rows * sizes[l]];
    }
    return buffers;
  }

  /** Where the rows of the batch go, and where the derivative by them is found. */
  float[] input() {
    return activations[0];
  }

  /** Where the derivative by the logits goes, for a {@link #backward} behind no {@link #loss}. */
  float[] outputDelta() {
    return deltas[sizes.length - 1];
  }

  /** Derivative of the mean loss by the input, behind {@link #backward} that asked for it. */
  float[] inputDelta() {
    return deltas[0];
  }

  /** Where the tangent of the input goes; 0 where the input does not depend on weights. */
  float[] inputTangent(int rows) {
    if (tangents[0] == null) {
      for (int l = 0; l < sizes.length; l++) {
        tangents[l] = new float[ones.length * sizes[l]];
        tangentDeltas[l] = new float[ones.length * sizes[l]];
      }
    }
    Arrays.fill(tangents[0], 0, rows * sizes[0], 0);
    return tangents[0];
  }

  /** Directional derivatives of the logits, behind {@link #tangentForward}. */
  float[] outputTangent() {
    return tangents[sizes.length - 1];
  }

  /** Where their derivative by the direction goes, for {@link #tangentBackward}. */
  float[] outputTangentDelta() {
    return tangentDeltas[sizes.length - 1];
  }

  /** Derivative of the Hessian-vector product by the input. */
  float[] inputTangentDelta() {
    return tangentDeltas[0];
  }

  /** Logits of the rows in {@link #input}, in the buffer that {@link #logits} shows. */
  void forward(int rows, float[][] weights, float[][] biases) {
    for (int l = 1; l < sizes.length; l++) {
      affine(rows, l, activations[l - 1], weights[l - 1], biases[l - 1], activations[l]);
      if (l < sizes.length - 1) {
        Tanh.apply(activations[l], rows * sizes[l]);
      }
    }
  }

  float[] logits() {
    return activations[sizes.length - 1];
  }

  private void affine(int rows, int l, float[] h, float[] w, float[] b, float[] out) {
    int to = sizes[l];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(b, 0, out, i * to, to);
    }
    product.multiply(false, false, rows, to, sizes[l - 1], h, sizes[l - 1], w, to, 1, out);
  }

  /**
   * Turns the logits into derivatives of the summed loss over {@code of} rows, and returns that
   * sum.
   *
   * @param of rows of the whole batch, by which the derivative is divided
   */
  double loss(int rows, int[] labels, int of) {
    int classes = sizes[sizes.length - 1];
    float[] logits = logits();
    float[] delta = deltas[sizes.length - 1];
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      int from = i * classes;
      sum += softmax(logits, delta, from, classes, labels[i]);
      for (int c = 0; c < classes; c++) {
        delta[from + c] /= of;
      }
      delta[from + labels[i]] -= 1f / of;
    }
    return sum;
  }

  /** Probabilities of one row into {@code out}; returns the cross-entropy of its label. */
  static double softmax(float[] logits, float[] out, int from, int classes, int label) {
    float top = logits[from];
    for (int c = 1; c < classes; c++) {
      top = Math.max(top, logits[from + c]);
    }
    double total = 0;
    for (int c = 0; c < classes; c++) {
      float e = (float) Math.exp(logits[from + c] - top);
      out[from + c] = e;
      total += e;
    }
    float scale = (float) (1 / total);
    for (int c = 0; c < classes; c++) {
      out[from + c] *= scale;
    }
    return Math.log(total) - (logits[from + label] - top);
  }

  /**
   * Adds the gradient of the rows behind {@link #loss} to the arrays.
   *
   * @param input whether the derivative by the input is wanted too
   */
  void backward(
      int rows, float[][] weights, float[][] gradients, float[][] biasGradients, boolean input) {
    for (int l = sizes.length - 1; l >= 1; l--) {
      int from = sizes[l - 1];
      int to = sizes[l];
      byWeights(rows, l, activations[l - 1], deltas[l], gradients[l - 1]);
      addRows(rows, to, deltas[l], biasGradients[l - 1]);
      if (l > 1 || input) {
        byInput(rows, l, deltas[l], weights[l - 1], 0, deltas[l - 1]);
      }
      if (l > 1) {
        for (int i = 0; i < rows * from; i++) {
          float h = activations[l - 1][i];
          deltas[l - 1][i] *= 1 - h * h;
        }
      }
    }
  }

  /** Adds hᵗ delta. */
  private void byWeights(int rows, int l, float[] h, float[] delta, float[] sum) {
    int from = sizes[l - 1];
    int to = sizes[l];
    product.multiply(true, false, from, to, rows, h, from, delta, to, 1, sum);
  }

  /** delta wᵗ, beside {@code keep} times what is there. */
  private void byInput(int rows, int l, float[] delta, float[] w, float keep, float[] out) {
    int to = sizes[l];
    product.multiply(false, true, rows, sizes[l - 1], to, delta, to, w, to, keep, out);
  }

  private static void addRows(int rows, int width, float[] delta, float[] sums) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        sums[j] += delta[i * width + j];
      }
    }
  }

  /**
   * Adds the Hessian-vector product of the rows to the arrays; {@link #forward} and {@link #loss}
   * came before, and the tangent of the input is set.
   *
   * @param v direction by the weights
   * @param vBias direction by the biases
   */
  void curvature(
      int rows,
      int of,
      float[][] weights,
      float[][] v,
      float[][] vBias,
      float[][] out,
      float[][] outBias,
      boolean input) {
    tangentForward(rows, weights, v, vBias);
    tangentLoss(rows, of);
    tangentBackward(rows, weights, v, out, outBias, input);
  }

  /** Adds the Hessian-vector product where both derivatives by the logits are set. */
  void tangentBackward(
      int rows, float[][] weights, float[][] v, float[][] out, float[][] outBias, boolean input) {
    for (int l = sizes.length - 1; l >= 1; l--) {
      int from = sizes[l - 1];
      int to = sizes[l];
      byWeights(rows, l, tangents[l - 1], deltas[l], out[l - 1]);
      byWeights(rows, l, activations[l - 1], tangentDeltas[l], out[l - 1]);
      addRows(rows, to, tangentDeltas[l], outBias[l - 1]);
      if (l > 1 || input) {
        byInput(rows, l, deltas[l], weights[l - 1], 0, deltas[l - 1]);
        byInput(rows, l, tangentDeltas[l], weights[l - 1], 0, tangentDeltas[l - 1]);
        byInput(rows, l, deltas[l], v[l - 1], 1, tangentDeltas[l - 1]);
      }
      if (l > 1) {
        for (int i = 0; i < rows * from; i++) {
          float h = activations[l - 1][i];
          float slope = 1 - h * h; // its own derivative is -2 h R{h}, and tangents hold R{h}
          tangentDeltas[l - 1][i] =
              tangentDeltas[l - 1][i] * slope - 2 * h * tangents[l - 1][i] * deltas[l - 1][i];
          deltas[l - 1][i] *= slope;
        }
      }
    }
  }

  /** Directional derivatives of all activations; the tangent of the input is set. */
  void tangentForward(int rows, float[][] weights, float[][] v, float[][] vBias) {
    for (int l = 1; l < sizes.length; l++) {
      int from = sizes[l - 1];
      int to = sizes[l];
      affine(rows, l, activations[l - 1], v[l - 1], vBias[l - 1], tangents[l]);
      product.multiply(
          false, false, rows, to, from, tangents[l - 1], from, weights[l - 1], to, 1, tangents[l]);
      if (l < sizes.length - 1) {
        for (int i = 0; i < rows * to; i++) {
          float h = activations[l][i];
          tangents[l][i] *= 1 - h * h;
        }
      }
    }
  }

  /** R of (p - y) / of is p ∘ (Rz - pᵗ Rz) / of. */
  private void tangentLoss(int rows, int of) {
    int last = sizes.length - 1;
    int classes = sizes[last];
    float[] p = new float[classes];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(activations[last], i * classes, p, 0, classes);
      softmax(p, p, 0, classes, 0);
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        mean += (double) p[c] * tangents[last][i * classes + c];
      }
      for (int c = 0; c < classes; c++) {
        tangentDeltas[last][i * classes + c] =
            (float) (p[c] * (tangents[last][i * classes + c] - mean) / of);
      }
    }
  }
}
