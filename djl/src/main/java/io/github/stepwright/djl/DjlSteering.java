package io.github.stepwright.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.tracker.Tracker;
import io.github.stepwright.Decision;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Steering;
import java.util.Map;
import java.util.Optional;

/**
 * A plan in charge of a trainer of DJL: the same object is the tracker of its optimizer and one of
 * its listeners.
 *
 * <p>As a listener it tells the controllers the loss of each batch, as a tracker it answers with
 * the rate that they set. DJL tells a batch before it makes the step, and the rate of a step must
 * not depend on its own loss: the rate is read first, then the loss is told. An answer does not
 * change until the next batch. A controller that asks for an evaluation is answered by {@link
 * #evaluated}, before the next batch. Used by one thread.
 */
public final class DjlSteering extends TrainingListenerAdapter implements Tracker, AutoCloseable {

  private final Steering steering;
  private double rate = Double.NaN;
  private double loss = Double.NaN;

  /** Takes charge; {@link #close} closes the steering. */
  public DjlSteering(Steering steering) {
    this.steering = steering;
  }

  /** Begins a plan, or goes on with the journal of its directory. */
  public static DjlSteering open(Plan plan) {
    return new DjlSteering(Steering.open(plan));
  }

  @Override
  public void onTrainingBatch(Trainer trainer, BatchData batch) {
    if (steering.done()) {
      return; // the trainer goes on with the last rate
    }
    rate = steering.rate();
    double sum = 0;
    int parts = 0;
    for (var one : batch.getPredictions().entrySet()) {
      NDList labels = batch.getLabels().get(one.getKey());
      try (NDArray value = trainer.getLoss().evaluate(labels, one.getValue())) {
        sum += value.getFloat();
        parts++;
      }
    }
    loss = sum / parts;
    steering.report(loss);
  }

  @Override
  public float getNewValue(int numUpdate) {
    if (Double.isNaN(rate)) {
      rate = steering.rate();
    }
    return (float) rate;
  }

  /** Mean loss of the last batch. */
  public double loss() {
    return loss;
  }

  /** Whether the budget is used up or a controller has ended the run. */
  public boolean done() {
    return steering.done();
  }

  /** What a controller waits for before the next batch, or empty. */
  public Optional<Decision> asked() {
    return steering.asked();
  }

  /** Answers an evaluation. */
  public void evaluated(Map<String, Double> metrics) {
    steering.evaluated(metrics);
  }

  @Override
  public void close() {
    steering.close();
  }
}
