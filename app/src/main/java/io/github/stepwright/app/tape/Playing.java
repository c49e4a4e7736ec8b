package io.github.stepwright.app.tape;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Need;
import io.github.stepwright.Objective;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Progress;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import io.github.stepwright.train.Worker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A tape that plays: blocks of weights and the gradients that the tape has for them. */
final class Playing implements Objective {

  private static final Batch BATCH = new Batch(new int[] {0}, 1, 0);

  private final Tape tape;
  private final List<Block> blocks = new ArrayList<>();
  private int step;

  Playing(Tape tape, boolean wide) {
    this.tape = tape;
    int at = 0;
    for (long[] shape : tape.shapes()) {
      int length = Math.toIntExact(Tape.size(shape));
      Array x = Array.zeros(length, wide);
      x.copy(Array.of(Arrays.copyOfRange(tape.x0(), at, at + length)));
      Array g = Array.zeros(length, wide);
      blocks.add(new Block("layer" + blocks.size(), "all", shape, x, g));
      at += length;
    }
  }

  /**
   * Plays the whole tape through a rule.
   *
   * @param readout whether to show the weights to evaluate in place of those that are trained
   * @return the weights after each step
   */
  double[][] play(Rule rule, boolean readout) {
    double[][] seen = new double[tape.steps()][];
    Settings settings = Settings.of(rule.knobs());
    switch (rule) {
      case Optimizer optimizer -> play(optimizer, settings, readout, seen);
      case Stepper stepper -> play(stepper, settings, readout, seen);
    }
    return seen;
  }

  private void play(Optimizer optimizer, Settings settings, boolean readout, double[][] seen) {
    check(optimizer);
    try (var worker = new Worker(optimizer, blocks, 0, 1)) {
      for (step = 0; step < seen.length; step++) {
        double loss = gradient(BATCH);
        if (worker.needs(Need.HESSIAN_DIAGONAL)) {
          int at = 0;
          for (Block block : blocks) {
            Array diagonal = worker.diagonal(block);
            for (int i = 0; i < block.length(); i++) {
              diagonal.set(i, tape.diagonal(step)[at++]);
            }
          }
        }
        worker.step(settings, loss);
        look(readout, worker::withReadout, seen);
      }
    }
  }

  private void check(Optimizer optimizer) {
    if (optimizer.needs().contains(Need.LOSS) && Double.isNaN(tape.loss(0, tape.x0()))) {
      throw new IllegalArgumentException("the tape must have losses for this optimizer, got none");
    }
    if (optimizer.needs().contains(Need.HESSIAN_DIAGONAL) && tape.diagonal(0) == null) {
      throw new IllegalArgumentException(
          "the tape must have hessianDiagonals for this optimizer, got none");
    }
  }

  private void play(Stepper stepper, Settings settings, boolean readout, double[][] seen) {
    if (tape.objective() == null) {
      throw new IllegalArgumentException(
          "the tape must have an objective for a method that asks for gradients itself, got"
              + " gradients");
    }
    var steps = stepper.start(this, 0);
    for (step = 0; step < seen.length; step++) {
      steps.step(BATCH, settings, Progress.of(step, seen.length));
      look(readout, steps::withReadout, seen);
    }
  }

  private void look(boolean readout, java.util.function.Consumer<Runnable> swap, double[][] seen) {
    if (readout) {
      swap.accept(() -> seen[step] = weights());
    } else {
      seen[step] = weights();
    }
  }

  private double[] weights() {
    return blocks.stream().flatMapToDouble(b -> Arrays.stream(b.weights().toDoubles())).toArray();
  }

  @Override
  public List<Block> blocks() {
    return blocks;
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
    double[] x = weights();
    double[] g = tape.gradient(step, x);
    int at = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.length(); i++) {
        block.gradient().set(i, g[at++]);
      }
    }
    double loss = tape.loss(step, x);
    return Double.isNaN(loss) ? 0 : loss; // nobody asks for it, see check
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    for (int i = 0; i < v.length(); i++) {
      out.set(i, tape.diagonal(step)[i] * v.get(i));
    }
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return Map.of("loss", tape.loss(step, weights()));
  }

  @Override
  public int examples(Split split) {
    return 1;
  }
}
