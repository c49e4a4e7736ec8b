package io.github.stepwright.bench.workload;

import java.util.Locale;

/**
 * The losses of a rectified flow, for one row: v the velocity that the net says, u = z - x the one
 * of the line, r = v - u, d = 64.
 *
 * <pre>
 * square      |r|² / d
 * huber       (sqrt(|r|² + c²) - c) / d,  c = 0.00054 d
 * perceptual  (1 - t) huber + |T(x̂) - T(x)|² / (32 t),  x̂ = x_t - t v
 * </pre>
 *
 * <p>The last two are those of the paper, whose perceptual distance is LPIPS; T here is a {@link
 * Teacher}. Derivatives are divided by the rows of the batch; sums are in double.
 *
 * <p>Lee, Lin, Fanti, "Improving the Training of Rectified Flows", 2024,
 * https://arxiv.org/abs/2405.20320
 */
enum FlowLoss {
  SQUARE,
  HUBER,
  PERCEPTUAL;

  private static final int D = Digits.PIXELS;
  private static final double SHARE = 0.00054;
  private static final double C = SHARE * D;

  /** The pseudo-Huber loss of a sum of d squares. */
  static double huber(double squares, int d) {
    double c = SHARE * d;
    return (Math.sqrt(squares + c * c) - c) / d;
  }

  /**
   * The loss of row i, its derivative by the velocity into {@code delta} from {@code from} on.
   *
   * @param of rows of the batch, by which the derivative is divided
   */
  double of(float[] out, float[] delta, int from, Pairs pairs, int i, int of, Teacher teacher) {
    double squares = squares(out, from, pairs, i);
    double root = Math.sqrt(squares + C * C);
    double share = share(pairs, i);
    double scale = this == SQUARE ? 2.0 / D : share / (root * D);
    for (int k = 0; k < D; k++) {
      double r = out[from + k] - pairs.velocity()[i * D + k];
      delta[from + k] = (float) (scale * r / of);
    }
    double near = this == SQUARE ? squares / D : share * huber(squares, D);
    return this == PERCEPTUAL
        ? near + teacher.distance(guess(out, from, pairs, i), pairs, i, delta, from, of)
        : near;
  }

  /** R of {@link #of}'s derivative where the velocity moves along {@code tangent}. */
  void tangent(
      float[] out,
      float[] tangent,
      float[] delta,
      int from,
      Pairs pairs,
      int i,
      int of,
      Teacher teacher) {
    double squares = squares(out, from, pairs, i) + C * C;
    double along = 0;
    for (int k = 0; k < D; k++) {
      along += (out[from + k] - pairs.velocity()[i * D + k]) * tangent[from + k];
    }
    double share = share(pairs, i) / (Math.sqrt(squares) * D);
    for (int k = 0; k < D; k++) {
      double r = out[from + k] - pairs.velocity()[i * D + k];
      double bent = share * (tangent[from + k] - r * along / squares);
      double product = this == SQUARE ? 2.0 / D * tangent[from + k] : bent;
      delta[from + k] = (float) (product / of);
    }
    if (this == PERCEPTUAL) {
      teacher.tangent(guess(out, from, pairs, i), pairs, i, tangent, delta, from, of);
    }
  }

  private double share(Pairs pairs, int i) {
    return this == PERCEPTUAL ? 1 - pairs.times()[i] : 1;
  }

  private static double squares(float[] out, int from, Pairs pairs, int i) {
    double squares = 0;
    for (int k = 0; k < D; k++) {
      double r = out[from + k] - pairs.velocity()[i * D + k];
      squares += r * r;
    }
    return squares;
  }

  /** x̂: where the line through x_t with the velocity v meets t = 0. */
  private static double[] guess(float[] out, int from, Pairs pairs, int i) {
    double[] guess = new double[D];
    for (int k = 0; k < D; k++) {
      guess[k] = pairs.mixed()[i * D + k] - pairs.times()[i] * out[from + k];
    }
    return guess;
  }

  /**
   * The loss of a name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  static FlowLoss named(String name) {
    for (FlowLoss loss : values()) {
      if (loss.name().toLowerCase(Locale.ROOT).equals(name)) {
        return loss;
      }
    }
    throw new IllegalArgumentException(
        "digits-flow.loss must be square, huber or perceptual, got " + name);
  }
}
