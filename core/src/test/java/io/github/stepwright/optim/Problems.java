package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Values;
import io.github.stepwright.train.Worker;
import java.util.List;

/** Three functions that every optimizer must bring down, with exact derivatives. */
enum Problems {
  /** f = 0.5 * sum(c x²), c from 1 to 10. */
  PARABOLA(1, 1, 1, 1, 1, 1, 1, 1) {
    @Override
    double at(double[] x, double[] g, double[] h) {
      double f = 0;
      for (int i = 0; i < x.length; i++) {
        double c = 1 + 9.0 * i / (x.length - 1);
        f += 0.5 * c * x[i] * x[i];
        g[i] = c * x[i];
        h[i] = c;
      }
      return f;
    }
  },
  /** f = (1 - x)² + 100 (y - x²)². */
  ROSENBROCK(-1.2, 1) {
    @Override
    double at(double[] x, double[] g, double[] h) {
      double a = 1 - x[0];
      double b = x[1] - x[0] * x[0];
      g[0] = -2 * a - 400 * x[0] * b;
      g[1] = 200 * b;
      h[0] = 2 - 400 * (b - 2 * x[0] * x[0]);
      h[1] = 200;
      return a * a + 100 * b * b;
    }
  },
  /** f = 0.5 * ||A X - I||², A = [[2, 1], [1, 3]], X a 2 x 2 matrix that begins at 0.5 of ones. */
  MATRIX(0.5, 0.5, 0.5, 0.5) {
    @Override
    double at(double[] x, double[] g, double[] h) {
      double[][] a = {{2, 1}, {1, 3}};
      double f = 0;
      double[] r = new double[4];
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          r[2 * i + j] = a[i][0] * x[j] + a[i][1] * x[2 + j] - (i == j ? 1 : 0);
          f += 0.5 * r[2 * i + j] * r[2 * i + j];
        }
      }
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          g[2 * i + j] = a[0][i] * r[j] + a[1][i] * r[2 + j];
          h[2 * i + j] = a[0][i] * a[0][i] + a[1][i] * a[1][i];
        }
      }
      return f;
    }
  };

  private final double[] start;

  Problems(double... start) {
    this.start = start;
  }

  /** The value at x; fills the gradient and the Hessian's diagonal. */
  abstract double at(double[] x, double[] g, double[] h);

  /** The value at the start. */
  double atStart() {
    return at(start.clone(), new double[start.length], new double[start.length]);
  }

  /**
   * The value at the weights to evaluate behind some steps; infinite where it ran away.
   *
   * @param rate the peak of a linear decay; not used by rules without a rate
   */
  double after(Optimizer optimizer, double rate, int steps) {
    long[] shape = this == MATRIX ? new long[] {2, 2} : new long[] {start.length};
    Block block = Given.block("x", start, true, shape);
    Values settings = Given.settings(optimizer);
    boolean rated = optimizer.knobs().containsKey(Knob.LEARNING_RATE);
    double[] g = new double[start.length];
    double[] h = new double[start.length];
    double[] result = {Double.POSITIVE_INFINITY};
    try (var worker = new Worker(optimizer, List.of(block), 0, 1)) {
      for (int t = 0; t < steps; t++) {
        double f = at(block.weights().toDoubles(), g, h);
        if (!Double.isFinite(f)) {
          return Double.POSITIVE_INFINITY;
        }
        block.gradient().copy(Array.of(g));
        if (worker.diagonal(block) != null) {
          worker.diagonal(block).copy(Array.of(h));
        }
        double now = rate * (steps - t) / steps;
        worker.step(rated ? Given.with(settings, Knob.LEARNING_RATE, now) : settings, f);
      }
      worker.withReadout(() -> result[0] = at(block.weights().toDoubles(), g, h));
    }
    return Double.isFinite(result[0]) ? result[0] : Double.POSITIVE_INFINITY;
  }
}
