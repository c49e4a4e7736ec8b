package io.github.stepwright.bench.evidence;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Worker;

/** An optimizer on a function of a few numbers, in float64. */
final class Toy {

  private Toy() {}

  /** The function, by its gradient. */
  interface Slope {
    /** Writes the gradient at x into g; t counts the steps from 0. */
    void at(double[] x, double[] g, int t);
  }

  /** Sees the weights to evaluate behind every step, and may change the weights. */
  interface Visit {
    /** Returns whether to go on. */
    boolean after(int t, double[] readout, Array weights);
  }

  /** The rate of every step. */
  interface Rate {
    double at(int t);
  }

  /**
   * Makes steps until the visitor has seen enough.
   *
   * @param rate of each step; null for the one of the spec
   */
  static void descend(String spec, double[] start, Slope slope, Rate rate, int most, Visit visit) {
    var optimizer = (Optimizer) Catalog.OPTIMIZERS.parse(spec);
    double[] x = start.clone();
    double[] g = new double[x.length];
    var block = new Block("x", "all", new long[] {x.length}, Array.of(x), Array.of(g));
    var settings = Settings.of(optimizer.knobs());
    boolean[] on = {true};
    try (var worker = new Worker(optimizer, java.util.List.of(block), 0, 1)) {
      for (int t = 0; t < most && on[0]; t++) {
        slope.at(x, g, t);
        worker.step(
            rate == null ? settings : settings.with(Knob.LEARNING_RATE, Settings.ALL, rate.at(t)),
            0);
        int step = t;
        worker.withReadout(() -> on[0] = visit.after(step, x.clone(), block.weights()));
      }
    }
  }

  /** Where it stands after so many steps. */
  static double[] end(String spec, double[] start, Slope slope, int steps) {
    double[][] last = {start};
    descend(
        spec,
        start,
        slope,
        null,
        steps,
        (_, x, _) -> {
          last[0] = x;
          return true;
        });
    return last[0];
  }
}
