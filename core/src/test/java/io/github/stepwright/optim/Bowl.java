package io.github.stepwright.optim;

import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Settings;
import io.github.stepwright.Values;
import io.github.stepwright.train.Worker;
import java.util.List;
import java.util.Random;

/** An optimizer on the sum of a_i (x_i - c_i)² / 2, or on gradients that are given. */
final class Bowl implements AutoCloseable {

  private final Optimizer optimizer;
  private final double[] curvature;
  private final double[] center;
  private final List<Block> blocks;
  private final Worker worker;
  private Values settings;

  Bowl(String spec, boolean wide, double[] curvature, double[] center, double[] start) {
    this(spec, curvature, center, List.of(Given.block("x", start, wide)), 1);
  }

  Bowl(String spec, double[] curvature, double[] center, List<Block> blocks, int threads) {
    this.optimizer = Given.optimizer(spec);
    this.curvature = curvature;
    this.center = center;
    this.blocks = blocks;
    this.worker = new Worker(optimizer, blocks, 0, threads);
    this.settings = Given.settings(optimizer);
  }

  /** 64 curvatures in [0.5, 2], a center in [-1, 1], from 0. */
  static Bowl benign(String spec, boolean wide) {
    var random = new Random(64);
    double[] curvature = random.doubles(64, 0.5, 2).toArray();
    double[] center = random.doubles(64, -1, 1).toArray();
    double[] start = random.doubles(64, -1, 1).toArray();
    return new Bowl(spec, wide, curvature, center, start);
  }

  Bowl with(Knob knob, String group, double value) {
    settings = settings.with(knob, group, value);
    return this;
  }

  /** Makes steps where the gradient is the bowl's. */
  Bowl steps(int count) {
    for (int t = 0; t < count; t++) {
      int k = 0;
      for (Block block : blocks) {
        for (int i = 0; i < block.length(); i++, k++) {
          block.gradient().set(i, curvature[k] * (block.weights().get(i) - center[k]));
        }
      }
      worker.step(settings, loss());
    }
    return this;
  }

  /** Makes a step with this gradient. */
  Bowl step(double loss, double... gradient) {
    int k = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.length(); i++) {
        block.gradient().set(i, gradient[k++]);
      }
    }
    worker.step(settings, loss);
    return this;
  }

  double loss() {
    double[] x = x();
    double loss = 0;
    for (int i = 0; i < x.length; i++) {
      loss += curvature[i] * (x[i] - center[i]) * (x[i] - center[i]) / 2;
    }
    return loss;
  }

  /** All weights. */
  double[] x() {
    return blocks.stream()
        .flatMapToDouble(block -> java.util.Arrays.stream(block.weights().toDoubles()))
        .toArray();
  }

  /** Loss at the weights to evaluate. */
  double evaluated() {
    double[] found = new double[1];
    worker.withReadout(() -> found[0] = loss());
    return found[0];
  }

  double[] readout() {
    double[][] found = new double[1][];
    worker.withReadout(() -> found[0] = x());
    return found[0];
  }

  Checkpoint checkpoint() {
    return worker.checkpoint();
  }

  Bowl restore(Checkpoint checkpoint) {
    worker.restore(checkpoint);
    return this;
  }

  /** A scalar of the rule at this level, where all groups have it in common. */
  double scalar(int level, int i) {
    return worker.checkpoint().doubles().get("scalars/" + level + "/" + Settings.ALL)[i];
  }

  @Override
  public void close() {
    worker.close();
  }
}
