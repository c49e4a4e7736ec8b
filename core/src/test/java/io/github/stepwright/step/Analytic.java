package io.github.stepwright.step;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import io.github.stepwright.Split;
import java.util.List;
import java.util.Map;

/** A function with its gradient and Hessian written down, which counts what is asked of it. */
final class Analytic implements Objective {

  /** Writes the gradient and returns the value. */
  interface Function {
    double at(double[] x, double[] gradient);
  }

  /** The Hessian at x times v. */
  interface Curvature {
    double[] at(double[] x, double[] v);
  }

  static final Batch BATCH = new Batch(new int[] {0}, 1, 0);

  final double[] weights;
  final double[] written;
  private final Function function;
  private final Curvature curvature;
  int gradients;
  int products;

  Analytic(double[] start, Function function, Curvature curvature) {
    this.weights = new double[start.length];
    this.written = new double[start.length];
    for (int i = 0; i < start.length; i++) {
      weights[i] = start[i];
    }
    this.function = function;
    this.curvature = curvature;
  }

  /** 1/2 sum h_i x_i². */
  static Analytic quadratic(double[] start, double... h) {
    return new Analytic(
        start,
        (x, g) -> {
          double f = 0;
          for (int i = 0; i < x.length; i++) {
            g[i] = h[i] * x[i];
            f += h[i] * x[i] * x[i] / 2;
          }
          return f;
        },
        (_, v) -> {
          double[] out = new double[v.length];
          for (int i = 0; i < v.length; i++) {
            out[i] = h[i] * v[i];
          }
          return out;
        });
  }

  double[] x() {
    double[] x = new double[weights.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = weights[i];
    }
    return x;
  }

  @Override
  public List<Block> blocks() {
    return List.of(
        new Block("x", "all", new long[] {weights.length}, Array.of(weights), Array.of(written)));
  }

  @Override
  public double gradient(Batch batch) {
    gradients++;
    double[] g = new double[weights.length];
    double f = function.at(x(), g);
    for (int i = 0; i < g.length; i++) {
      written[i] = g[i];
    }
    return f;
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    products++;
    double[] in = new double[weights.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = v.get(i);
    }
    double[] product = curvature.at(x(), in);
    for (int i = 0; i < in.length; i++) {
      out.set(i, product[i]);
    }
  }

  @Override
  public int examples() {
    return 1;
  }

  @Override
  public int referenceBatch() {
    return 1;
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of("loss", function.at(x(), new double[weights.length]));
  }

  @Override
  public int examples(Split split) {
    return 1;
  }
}
