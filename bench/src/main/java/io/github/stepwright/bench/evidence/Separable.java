package io.github.stepwright.bench.evidence;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Outputs;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Logistic regression without a bias on rows a with labels of -1 and 1, in float64. */
final class Separable implements Outputs {

  private final double[][] a;
  private final int[] y;
  private final double[] x;
  private final double[] g;
  private final List<Block> blocks;

  Separable(double[][] a, int[] y) {
    this.a = a;
    this.y = y;
    this.x = new double[a[0].length];
    this.g = new double[x.length];
    this.blocks = List.of(new Block("x", "all", new long[] {x.length}, Array.of(x), Array.of(g)));
  }

  /** One example (0.5, -1) of label 1 against n - 1 of (-0.5, -1): the paper's worst case. */
  static Separable worst(int n) {
    double[][] a = new double[n][];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      a[i] = new double[] {i == 0 ? 0.5 : -0.5, -1};
      y[i] = i == 0 ? 1 : -1;
    }
    return new Separable(a, y);
  }

  /** Steps until every margin is above 0; the largest number where that takes longer. */
  int steps(Stepper rule, int most) {
    var steps = rule.start(this, 0);
    Settings settings = Settings.of(rule.knobs());
    int[] rows = IntStream.range(0, a.length).toArray();
    for (int t = 0; t < most; t++) {
      if (separated()) {
        return t;
      }
      steps.step(new Batch(rows, rows.length, t), settings, new Progress(t, 0, 0));
    }
    return most;
  }

  private boolean separated() {
    for (int i = 0; i < a.length; i++) {
      if (!(y[i] * logit(i) > 0)) {
        return false;
      }
    }
    return true;
  }

  private double logit(int row) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += a[row][j] * x[j];
    }
    return sum;
  }

  @Override
  public List<Block> blocks() {
    return blocks;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public void outputs(Batch batch, double[] out) {
    for (int i = 0; i < batch.size(); i++) {
      out[i] = logit(batch.rows()[i]);
    }
  }

  @Override
  public double lossGradient(Batch batch, double[] z, double[] gradient) {
    double loss = 0;
    for (int i = 0; i < batch.size(); i++) {
      double label = y[batch.rows()[i]];
      double m = label * z[i];
      double small = Math.exp(-Math.abs(m));
      loss += Math.log1p(small) + Math.max(-m, 0);
      gradient[i] = -label * (m > 0 ? small / (1 + small) : 1 / (1 + small)) / batch.size();
    }
    return loss / batch.size();
  }

  @Override
  public void pullBack(Batch batch, BiConsumer<double[], double[]> vector) {
    double[] z = new double[batch.size()];
    double[] v = new double[batch.size()];
    outputs(batch, z);
    vector.accept(z, v);
    java.util.Arrays.fill(g, 0);
    for (int i = 0; i < batch.size(); i++) {
      for (int j = 0; j < g.length; j++) {
        g[j] += v[i] * a[batch.rows()[i]][j];
      }
    }
  }

  @Override
  public double gradient(Batch batch) {
    double[] loss = new double[1];
    pullBack(batch, (z, v) -> loss[0] = lossGradient(batch, z, v));
    return loss[0];
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    throw new IllegalStateException("rules for separable data ask for no curvature");
  }

  @Override
  public int examples() {
    return a.length;
  }

  @Override
  public int examples(Split split) {
    return a.length;
  }

  @Override
  public int referenceBatch() {
    return a.length;
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of("loss", Double.NaN);
  }
}
