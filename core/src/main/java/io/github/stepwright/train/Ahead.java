package io.github.stepwright.train;

import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Objective;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Stepper;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.Measurements;
import java.util.Map;

/**
 * Looks at the next two batches without a step: their mean loss, and how fast it would fall with
 * the rate along the update for their mean gradient. The same batches come again afterwards.
 *
 * <p>A rule whose norms do not tell the slope, but which is in proportion to the rate, is tried:
 * one step over the second batch at the rate in force, whose way d from the weights w gives &lt;g,
 * w - d&gt; / rate with the mean gradient g; weights and state are put back. A momentum that has to
 * build up behind a normalisation is not seen so.
 *
 * <p>Both quantities come from one look, which is charged as two steps, three where the rule is
 * tried; the second one asked for at the same place is free. Used by one thread.
 */
final class Ahead {

  /** Batches whose mean gradient is taken: one is too noisy, four are no better. */
  private static final int BATCHES = 2;

  private final Objective objective;
  private final Stepper.Steps steps;
  private final Batches order;
  private boolean looked;
  private double loss;
  private double slope;
  private double first; // the slope of a first step, before momentum has gathered

  Ahead(Objective objective, Stepper.Steps steps, Batches order) {
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
      cost = look(size, settings);
      looked = true;
    }
    return what.equals(Measurements.LOSS_AHEAD)
        ? new Workload.Measurement(loss, loss, loss, cost)
        : new Workload.Measurement(slope, first, slope, cost);
  }

  private Work look(int size, Settings settings) {
    long[] place = order.save();
    int length = objective.blocks().stream().mapToInt(Block::length).sum();
    double[] mean = new double[length];
    loss = 0;
    Batch last = null;
    for (int b = 0; b < BATCHES; b++) {
      last = order.next(size);
      loss += objective.gradient(last) / BATCHES;
      int k = 0;
      for (Block block : objective.blocks()) {
        boolean there = !objective.absent(block);
        for (int i = 0; i < block.length(); i++, k++) {
          mean[k] += there ? block.gradient().get(i) / BATCHES : 0;
        }
      }
    }
    double l1 = 0;
    double squares = 0;
    for (double g : mean) {
      l1 += Math.abs(g);
      squares += g * g;
    }
    var norms = new Norms(l1, Math.sqrt(squares), Double.NaN, Double.NaN);
    slope = steps.slope(settings, norms);
    first = steps.slope(new Still(settings), norms);
    int examples = BATCHES * size;
    var cost = new Work(BATCHES, examples, (double) examples / objective.referenceBatch(), 0);
    if (Double.isNaN(slope) && steps.proportional() && settings.get(Knob.LEARNING_RATE) > 0) {
      cost = cost.plus(trial(last, mean, settings));
    }
    order.load(place);
    return cost;
  }

  /** Finds the slope by a step that is taken back, and tells what it cost. */
  private Work trial(Batch batch, double[] mean, Settings settings) {
    Checkpoint before = steps.checkpoint();
    double[] weights = weights(mean.length);
    Work cost = steps.step(batch, settings, Progress.of(0, 1)).cost();
    double[] moved = weights(mean.length);
    steps.restore(before);
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      sum += mean[i] * (weights[i] - moved[i]);
    }
    slope = sum / settings.get(Knob.LEARNING_RATE);
    first = slope;
    return cost;
  }

  /** The same without momentum. */
  private record Still(Settings settings) implements Settings {
    @Override
    public double get(Knob knob, String group) {
      return knob.equals(Knob.MOMENTUM) ? 0 : settings.get(knob, group);
    }

    @Override
    public Map<String, Double> named() {
      return settings.named();
    }
  }

  private double[] weights(int length) {
    double[] weights = new double[length];
    int k = 0;
    for (Block block : objective.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        weights[k++] = block.weights().get(i);
      }
    }
    return weights;
  }
}
