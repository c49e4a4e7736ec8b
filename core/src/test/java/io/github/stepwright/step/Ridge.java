package io.github.stepwright.step;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Bilevel;
import io.github.stepwright.Block;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;

/**
 * Ridge regression of two weights whose decays are the upper variable: g = mean (a·y - b)² / 2 +
 * sum exp(x_j) y_j² / 2, f = mean (c·y - d)² / 2. Every batch is all of the data.
 */
final class Ridge implements Bilevel {

  static final Batch BATCH = new Batch(new int[] {0, 1, 2}, 3, 0);

  private static final double[][] A = {{1, 0.5}, {-0.3, 2}, {0.7, -1}};
  private static final double[] B = {1, 2, -0.5};
  private static final double[][] C = {{0.4, 1}, {1.2, -0.6}, {0.2, 0.9}};
  private static final double[] D = {0.3, 0.8, 0.4};

  final double[] y = new double[2];
  final double[] x;
  private final double[] written = new double[2];
  private final List<Block> blocks =
      List.of(new Block("y", "all", new long[] {2}, Array.of(y), Array.of(written)));
  private final Array upper;
  boolean broken;
  int gradients;
  int products;

  Ridge(double... x) {
    this.x = x;
    this.upper = Array.of(x);
  }

  private static double squares(double[][] rows, double[] targets, double[] y, double[] g) {
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      double off = rows[i][0] * y[0] + rows[i][1] * y[1] - targets[i];
      loss += off * off / 2 / rows.length;
      g[0] += off * rows[i][0] / rows.length;
      g[1] += off * rows[i][1] / rows.length;
    }
    return loss;
  }

  /** The Hessian of g by y. */
  private double[][] hessian() {
    double[][] h = new double[2][2];
    for (double[] row : A) {
      for (int j = 0; j < 2; j++) {
        for (int k = 0; k < 2; k++) {
          h[j][k] += row[j] * row[k] / A.length;
        }
      }
    }
    h[0][0] += Math.exp(x[0]);
    h[1][1] += Math.exp(x[1]);
    return h;
  }

  /** The weights that solve the lower problem. */
  double[] solution() {
    double[] right = new double[2];
    squares(A, B, new double[2], right);
    return solve(-right[0], -right[1]);
  }

  private double[] solve(double r0, double r1) {
    double[][] h = hessian();
    double det = h[0][0] * h[1][1] - h[0][1] * h[1][0];
    return new double[] {(h[1][1] * r0 - h[0][1] * r1) / det, (h[0][0] * r1 - h[1][0] * r0) / det};
  }

  /** f at the solution: what the upper level minimises. */
  double value() {
    return squares(C, D, solution(), new double[2]);
  }

  /** The gradient of {@link #value} by central differences. */
  static double[] differences(double x0, double x1) {
    double e = 1e-5;
    return new double[] {
      (new Ridge(x0 + e, x1).value() - new Ridge(x0 - e, x1).value()) / (2 * e),
      (new Ridge(x0, x1 + e).value() - new Ridge(x0, x1 - e).value()) / (2 * e)
    };
  }

  @Override
  public double gradient(Batch batch) {
    gradients++;
    written[0] = Math.exp(x[0]) * y[0];
    written[1] = Math.exp(x[1]) * y[1];
    return (written[0] * y[0] + written[1] * y[1]) / 2 + squares(A, B, y, written);
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    products++;
    double[][] h = hessian();
    for (int j = 0; j < 2; j++) {
      out.set(j, h[j][0] * v.get(0) + h[j][1] * v.get(1));
    }
  }

  @Override
  public double judge(Batch batch, double[] byUpper) {
    gradients++;
    written[0] = 0;
    written[1] = 0;
    double loss = squares(C, D, y, written);
    return broken ? Double.NaN : loss;
  }

  @Override
  public void mixed(Batch batch, double[] z, double[] out) {
    gradients++;
    for (int j = 0; j < 2; j++) {
      out[j] = Math.exp(x[j]) * y[j] * z[j];
    }
  }

  @Override
  public Array upper() {
    return upper;
  }

  @Override
  public int judges() {
    return C.length;
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public int examples() {
    return A.length;
  }

  @Override
  public int referenceBatch() {
    return A.length;
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of("loss", value());
  }

  @Override
  public int examples(Split split) {
    return A.length;
  }
}
