package io.github.stepwright.optim;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Values;
import io.github.stepwright.train.Descent;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** Gradients that are given step by step and do not depend on the weights: the check problem. */
final class Given implements Objective {

  static final float[][] CHECK = {
    {0.1f, -0.2f, 0.3f, -0.4f}, {0.05f, 0.1f, -0.15f, 0.2f}, {-0.3f, 0.25f, 0, 0.1f}
  };

  private final float[] weights;
  private final float[] gradient;
  private final float[][] gradients;
  private int next;

  Given(float[] start, float[][] gradients) {
    this.weights = start.clone();
    this.gradient = new float[start.length];
    this.gradients = gradients;
  }

  /** The weights after each step on the check problem. */
  static double[][] check(Optimizer optimizer, Map<Knob, Double> values) {
    var given = new Given(new float[] {1, -2, 0.5f, 3}, CHECK);
    return given.run(optimizer, values);
  }

  double[][] run(Optimizer optimizer, Map<Knob, Double> values) {
    var steps = new Descent(optimizer).start(this);
    Values settings = Settings.of(values);
    double[][] seen = new double[gradients.length][weights.length];
    for (int t = 0; t < gradients.length; t++) {
      steps.step(new Batch(new int[] {0}, 1, t), settings, Progress.of(t, gradients.length));
      for (int i = 0; i < weights.length; i++) {
        seen[t][i] = weights[i];
      }
    }
    return seen;
  }

  @Override
  public List<Block> blocks() {
    return List.of(Block.of("x", "all", weights, gradient, weights.length));
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
  public double gradient(Batch batch) {
    System.arraycopy(gradients[next], 0, gradient, 0, gradient.length);
    next++;
    return 1;
  }

  @Override
  public void hessianVector(Batch batch, MemorySegment v, MemorySegment out) {
    out.fill((byte) 0);
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of("loss", 1.0);
  }

  @Override
  public int examples(Split split) {
    return 1;
  }
}
