package io.github.stepwright.bench.workload;

/** Softmax cross-entropy of one example in double, on logits that are given. */
final class CrossEntropy {

  private CrossEntropy() {}

  /**
   * The loss -log p(label) of the logits z[from..from+classes), and its derivative p - 1(label) in
   * the same places.
   */
  static double of(double[] z, double[] gradient, int from, int classes, int label) {
    double top = z[from];
    for (int c = 1; c < classes; c++) {
      top = Math.max(top, z[from + c]);
    }
    double total = 0;
    for (int c = 0; c < classes; c++) {
      gradient[from + c] = Math.exp(z[from + c] - top);
      total += gradient[from + c];
    }
    double others = 0;
    for (int c = 0; c < classes; c++) {
      gradient[from + c] /= total;
      others += c == label ? 0 : gradient[from + c];
    }
    gradient[from + label] = -others; // p - 1 without cancellation
    return Math.log(total) - (z[from + label] - top);
  }
}
