package io.github.stepwright.step;

/**
 * Outputs of a batch as logits of a cross-entropy, and the gradient of the mean loss by them.
 *
 * <p>The gradient tells the label: of several logits the label's has the only negative one, of a
 * single logit it has the sign against the label. Where it is 0 everywhere the example is right
 * beyond the reach of the arithmetic.
 *
 * @param z logits, {@code count} for each example
 * @param gradient of the mean loss, the same shape; may be overwritten
 * @param count logits of one example, at least 1
 */
record Logits(double[] z, double[] gradient, int count) {

  int examples() {
    return z.length / count;
  }

  /** Gradient by the logit of the label, absolute: the probability of all else, divided by n. */
  double wrong(int example) {
    double most = 0;
    for (int c = example * count; c < (example + 1) * count; c++) {
      most = Math.max(most, Math.abs(gradient[c]));
    }
    return most;
  }

  /** Whether the label has the largest logit, alone. */
  boolean right(int example) {
    int from = example * count;
    if (count == 1) {
      return gradient[from] == 0 || gradient[from] * z[from] < 0;
    }
    int label = label(from);
    if (label < 0) {
      return true;
    }
    for (int c = from; c < from + count; c++) {
      if (c != label && z[c] >= z[label]) {
        return false;
      }
    }
    return true;
  }

  boolean allRight() {
    for (int i = 0; i < examples(); i++) {
      if (!right(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Overwrites the gradient by its limit for logits scaled to infinity, in which a tie is shared:
   * the mean of (largest - label) over the examples, each as a vector with 1 at its place; for a
   * single logit minus the label where it is wrong and half of that where the logit is 0.
   *
   * @return the share of the examples that are wrong, a tie by its part
   */
  double harden() {
    int n = examples();
    double share = 0;
    for (int i = 0; i < n; i++) {
      share += (count == 1 ? hardenSign(i) : hardenClasses(i * count)) / n;
    }
    return share;
  }

  private double hardenSign(int i) {
    double weight = right(i) ? 0 : z[i] == 0 ? 0.5 : 1;
    gradient[i] = weight * Math.signum(gradient[i]) / examples();
    return weight;
  }

  private double hardenClasses(int from) {
    int label = label(from);
    double top = Double.NEGATIVE_INFINITY;
    for (int c = from; c < from + count; c++) {
      top = Math.max(top, z[c]);
    }
    int ties = 0;
    for (int c = from; c < from + count; c++) {
      ties += z[c] == top ? 1 : 0;
    }
    double weight = label < 0 ? 0 : z[label] == top ? 1 - 1.0 / ties : 1;
    for (int c = from; c < from + count; c++) {
      double limit = (z[c] == top ? 1.0 / ties : 0) - (c == label ? 1 : 0);
      gradient[c] = weight == 0 ? 0 : limit / examples();
    }
    return weight;
  }

  private int label(int from) {
    for (int c = from; c < from + count; c++) {
      if (gradient[c] < 0) {
        return c;
      }
    }
    return -1;
  }
}
