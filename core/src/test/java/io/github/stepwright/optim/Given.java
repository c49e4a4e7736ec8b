package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.Values;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;

/** Gradients that are given step by step and do not depend on the weights: the check problem. */
final class Given {

  static final double[] START = {1, -2, 0.5, 3};
  static final double[][] CHECK = {
    {0.1, -0.2, 0.3, -0.4}, {0.05, 0.1, -0.15, 0.2}, {-0.3, 0.25, 0, 0.1}
  };
  static final double[] LOSSES = {1.0, 0.8, 0.9};
  static final double[][] DIAGONALS = {
    {0.5, 1, 2, 0.25}, {0.4, 0.9, 1.5, 0.3}, {0.6, 1.1, 1.8, 0.2}
  };

  private Given() {}

  /** The optimizer that a spec names. */
  static Optimizer optimizer(String spec) {
    return (Optimizer) Catalog.OPTIMIZERS.parse(spec);
  }

  /** The values of its knobs as a run has them that no controller steers. */
  static Values settings(Optimizer optimizer) {
    return Settings.of(optimizer.knobs());
  }

  /**
   * The weights after each step on the check problem.
   *
   * @param wide in float64 instead of float32
   * @param shape of the only block
   */
  static double[][] check(Optimizer optimizer, boolean wide, long... shape) {
    return run(optimizer, wide, List.of(block("x", START, wide, shape)), false);
  }

  /** The weights to evaluate after each step on the check problem. */
  static double[][] readout(Optimizer optimizer, boolean wide) {
    return run(optimizer, wide, List.of(block("x", START, wide, 4)), true);
  }

  private static double[][] run(
      Optimizer optimizer, boolean wide, List<Block> blocks, boolean readout) {
    double[][] seen = new double[CHECK.length][];
    Settings settings = settings(optimizer);
    try (var worker = new Worker(optimizer, blocks, 0, 1)) {
      Block block = blocks.getFirst();
      for (int t = 0; t < CHECK.length; t++) {
        block.gradient().copy(Array.of(CHECK[t]));
        if (worker.diagonal(block) != null) {
          worker.diagonal(block).copy(Array.of(DIAGONALS[t]));
        }
        worker.step(settings, LOSSES[t]);
        int step = t;
        Runnable look = () -> seen[step] = block.weights().toDoubles();
        if (readout) {
          worker.withReadout(look);
        } else {
          look.run();
        }
      }
    }
    return seen;
  }

  /** A block with these weights. */
  static Block block(String name, double[] weights, boolean wide, long... shape) {
    Array x = Array.zeros(weights.length, wide);
    x.copy(Array.of(weights));
    long[] form = shape.length == 0 ? new long[] {weights.length} : shape;
    return new Block(name, "all", form, x, Array.zeros(weights.length, wide));
  }

  /**
   * Asserts the weights after each step on the check problem, in both widths.
   *
   * @param rows one row for each step, joined by {@code |}; the last ones may be missing
   * @param shape of the only block, the plain vector where there is none
   */
  static void assertSteps(String spec, String rows, long... shape) {
    for (boolean wide : new boolean[] {false, true}) {
      assertRows(check(optimizer(spec), wide, shape), rows, 0);
    }
  }

  /**
   * Asserts the weights after each step on the check problem cut into blocks of this length, in
   * both widths.
   */
  static void assertLayers(String spec, int length, String rows) {
    for (boolean wide : new boolean[] {false, true}) {
      var blocks = new ArrayList<Block>();
      for (int from = 0; from < START.length; from += length) {
        double[] some = Arrays.copyOfRange(START, from, from + length);
        blocks.add(block("x" + from, some, wide));
      }
      Optimizer optimizer = optimizer(spec);
      double[][] seen = new double[CHECK.length][START.length];
      try (var worker = new Worker(optimizer, blocks, 0, 1)) {
        for (int t = 0; t < CHECK.length; t++) {
          for (int k = 0; k < START.length; k++) {
            blocks.get(k / length).gradient().set(k % length, CHECK[t][k]);
          }
          worker.step(settings(optimizer), LOSSES[t]);
          for (int k = 0; k < START.length; k++) {
            seen[t][k] = blocks.get(k / length).weights().get(k % length);
          }
        }
      }
      assertRows(seen, rows, 0);
    }
  }

  /** Asserts the weights to evaluate after the last steps that have a row. */
  static void assertReadout(String spec, String rows) {
    int count = rows.split("\\|").length;
    for (boolean wide : new boolean[] {false, true}) {
      assertRows(readout(optimizer(spec), wide), rows, CHECK.length - count);
    }
  }

  /**
   * Asserts how far the weights have come after each step on the check problem, in float64 and to
   * 1e-6 of what the row says: moves of a millionth cannot be seen otherwise.
   */
  static void assertMoves(String spec, String rows) {
    double[][] found = check(optimizer(spec), true);
    String[] expected = rows.split("\\|");
    for (int t = 0; t < expected.length; t++) {
      double[] row = row(expected[t]);
      for (int i = 0; i < row.length; i++) {
        assertThat(found[t][i] - START[i])
            .as("step %d, element %d", t + 1, i)
            .isCloseTo(row[i], Offset.offset(1e-6 * Math.abs(row[i])));
      }
    }
  }

  /** Asserts weights, step by step from the given one. */
  static void assertRows(double[][] found, String rows, int first) {
    String[] expected = rows.split("\\|");
    for (int t = 0; t < expected.length; t++) {
      double[] row = row(expected[t]);
      for (int i = 0; i < row.length; i++) {
        assertThat(found[first + t][i])
            .as("step %d, element %d", first + t + 1, i)
            .isCloseTo(row[i], Offset.offset(2e-6 * Math.max(1, Math.abs(row[i]))));
      }
    }
  }

  /** Settings with one knob changed. */
  static Settings with(Settings settings, Knob knob, double value) {
    return ((Values) settings).with(knob, Settings.ALL, value);
  }

  /** A row of numbers as the specs print it. */
  static double[] row(String text) {
    return Arrays.stream(text.split(",")).mapToDouble(x -> Double.parseDouble(x.strip())).toArray();
  }
}
