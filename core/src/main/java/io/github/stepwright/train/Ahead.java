package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.Measurements;

/**
 * Looks at the next two batches without a step: their mean loss, and how fast it would fall with
 * the rate along the update for their mean gradient. The same batches come again afterwards.
 *
 * <p>Both quantities come from one look, which is charged as two steps; the second one asked for at
 * the same place is free. Used by one thread.
 */
final class Ahead {

  /** Batches whose mean gradient is taken: one is too noisy, four are no better. */
  private static final int BATCHES = 2;

  private final Objective objective;
  private final Stepper.Steps steps;
  private final Order order;
  private boolean looked;
  private double loss;
  private double slope;

  Ahead(Objective objective, Stepper.Steps steps, Order order) {
    this.objective = objective;
    this.steps = steps;
    this.order = order;
  }

  /** Whether the quantity is one of these. */
  static boolean knows(Quantity what) {
    return what.equals(Measurements.LOSS_AHEAD) || what.equals(Measurements.SLOPE_AHEAD);
  }

  /** Weights or place have changed. */
  void forget() {
    looked = false;
  }

  Workload.Measurement of(Quantity what, int size, Settings settings) {
    Work cost = Work.NONE;
    if (!looked) {
      look(size, settings);
      looked = true;
      int examples = BATCHES * size;
      cost = new Work(BATCHES, examples, (double) examples / objective.referenceBatch(), 0);
    }
    double value = what.equals(Measurements.LOSS_AHEAD) ? loss : slope;
    return new Workload.Measurement(value, value, value, cost);
  }

  private void look(int size, Settings settings) {
    long[] place = order.save();
    int length = objective.blocks().stream().mapToInt(Block::length).sum();
    double[] mean = new double[length];
    loss = 0;
    for (int b = 0; b < BATCHES; b++) {
      Batch batch = order.next(size);
      loss += objective.gradient(batch) / BATCHES;
      int at = 0;
      for (Block block : objective.blocks()) {
        boolean there = !objective.absent(block);
        for (int i = 0; i < block.length(); i++, at++) {
          mean[at] += there ? block.gradient().get(i) / BATCHES : 0;
        }
      }
    }
    order.load(place);
    double l1 = 0;
    double squares = 0;
    for (double g : mean) {
      l1 += Math.abs(g);
      squares += g * g;
    }
    slope = steps.slope(settings, new Norms(l1, Math.sqrt(squares), Double.NaN, Double.NaN));
  }
}
