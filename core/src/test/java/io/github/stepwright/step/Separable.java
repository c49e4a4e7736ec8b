package io.github.stepwright.step;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Outputs;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Logistic regression without a bias on data that a hyperplane separates: one logit a·x, labels of
 * -1 and 1. Two blocks in two groups. Counts what is asked of it, and breaks on demand.
 */
final class Separable implements Outputs {

  /** What is wrong with what it says. */
  enum Broken {
    NOT,
    LOSS,
    GRADIENT
  }

  final double[][] a;
  final int[] y;
  final double[] head = new double[1];
  final double[] tail;
  private final double[] headGradient = new double[1];
  private final double[] tailGradient;
  Broken broken = Broken.NOT;
  int passes;
  int forwards;
  int products;

  Separable(double[][] a, int[] y) {
    this.a = a;
    this.y = y;
    this.tail = new double[a[0].length - 1];
    this.tailGradient = new double[tail.length];
  }

  /** One example against all others: the data of the paper's table. */
  static Separable worst(int n) {
    double[][] a = new double[n][];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      a[i] = new double[] {i == 0 ? 0.5 : -0.5, -1};
      y[i] = i == 0 ? 1 : -1;
    }
    return new Separable(a, y);
  }

  /** Random data with at least this margin to the hyperplane across the first axis. */
  static Separable random(int n, int d, double margin, long seed) {
    var random = new Random(seed);
    double[][] a = new double[n][d];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = random.nextBoolean() ? 1 : -1;
      for (int j = 0; j < d; j++) {
        a[i][j] = random.nextGaussian();
      }
      a[i][0] = y[i] * (margin + Math.abs(a[i][0]));
    }
    return new Separable(a, y);
  }

  /** All examples, as the number-th batch. */
  Batch all(long number) {
    return new Batch(IntStream.range(0, a.length).toArray(), a.length, number);
  }

  double[] x() {
    double[] x = new double[a[0].length];
    x[0] = head[0];
    for (int j = 0; j < tail.length; j++) {
      x[j + 1] = tail[j];
    }
    return x;
  }

  boolean separated() {
    double[] x = x();
    return IntStream.range(0, a.length).allMatch(i -> y[i] * Point.dot(a[i], x) > 0);
  }

  double largestSquare() {
    return IntStream.range(0, a.length).mapToDouble(i -> Point.dot(a[i], a[i])).max().orElseThrow();
  }

  @Override
  public List<Block> blocks() {
    return List.of(
        new Block("head", "left", new long[] {1}, Array.of(head), Array.of(headGradient)),
        new Block(
            "tail", "right", new long[] {tail.length}, Array.of(tail), Array.of(tailGradient)));
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public void outputs(Batch batch, double[] out) {
    forwards++;
    forward(batch, out);
  }

  private void forward(Batch batch, double[] out) {
    double[] x = x();
    for (int i = 0; i < batch.size(); i++) {
      out[i] = Point.dot(a[batch.rows()[i]], x);
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
    if (broken == Broken.GRADIENT) {
      gradient[0] = Double.POSITIVE_INFINITY;
    }
    return broken == Broken.LOSS ? Double.NaN : loss / batch.size();
  }

  @Override
  public void pullBack(Batch batch, BiConsumer<double[], double[]> vector) {
    passes++;
    double[] z = new double[batch.size()];
    double[] v = new double[batch.size()];
    forward(batch, z);
    vector.accept(z, v);
    double[] g = new double[a[0].length];
    for (int i = 0; i < batch.size(); i++) {
      for (int j = 0; j < g.length; j++) {
        g[j] += v[i] * a[batch.rows()[i]][j];
      }
    }
    headGradient[0] = g[0];
    for (int j = 0; j < tail.length; j++) {
      tailGradient[j] = g[j + 1];
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
    products++;
    double[] x = x();
    double[] sum = new double[x.length];
    for (int k = 0; k < batch.size(); k++) {
      double[] row = a[batch.rows()[k]];
      double s = 1 / (1 + Math.exp(-Point.dot(row, x)));
      double along = 0;
      for (int j = 0; j < row.length; j++) {
        along += row[j] * v.get(j);
      }
      for (int j = 0; j < row.length; j++) {
        sum[j] += s * (1 - s) * along * row[j] / batch.size();
      }
    }
    for (int j = 0; j < sum.length; j++) {
      out.set(j, sum[j]);
    }
  }

  @Override
  public int examples() {
    return a.length;
  }

  @Override
  public int referenceBatch() {
    return 8;
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    double[] z = new double[a.length];
    forward(all(0), z);
    return Map.of("loss", lossGradient(all(0), z, new double[z.length]));
  }

  @Override
  public int examples(Split split) {
    return a.length;
  }
}
