package io.github.stepwright.bench.workload;

import io.github.stepwright.Ask;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Workload;
import io.github.stepwright.signal.StabilityGap;
import io.github.stepwright.train.Training;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Training on one task after the other that watches what each does to the earlier ones.
 *
 * <p>Behind every few steps it looks at the validation split of every task, all of it, with the
 * weights that the optimizer would hand out; nobody decides on these looks, and they are not
 * charged. Evaluations of the validation split then have the {@link StabilityGap} of the looks so
 * far, none before the first one:
 *
 * <ul>
 *   <li>{@code minAcc}, min-ACC, from the second task on
 *   <li>{@code wcAcc}, WC-ACC
 *   <li>{@code wf} and {@code wp}, windowed forgetting and plasticity within ten looks in a row
 * </ul>
 *
 * <p>A run that looks seldom sees less: a drop that came and went between two looks is in none of
 * them, and ten looks are a longer time. The looks are state: a checkpoint holds them, and one that
 * is restored takes back those behind it. Used by one thread.
 */
final class Continual implements Workload {

  /** Looks in a row within which a drop or a rise counts. */
  static final int WINDOW = 10;

  private static final String LOOKS = "continual/looks";
  private static final Decision.Evaluate LOOK =
      new Decision.Evaluate(
          new Ask("continual", 0), Split.VALIDATION, 0, true, Why.of("looks at every task"));

  private final Training training;
  private final TaskBatches batches;
  private final int every;
  private final StabilityGap gap = new StabilityGap();

  /**
   * Before the first step.
   *
   * @param training on a {@link TaskLosses} with these batches
   * @param every steps between two looks, at least 1
   */
  Continual(Training training, TaskBatches batches, int every) {
    this.training = training;
    this.batches = batches;
    this.every = every;
  }

  /** The looks so far. */
  StabilityGap gap() {
    return gap;
  }

  @Override
  public Set<Knob> knobs() {
    return training.knobs();
  }

  @Override
  public Step step(Settings settings, Progress at) {
    Step step = training.step(settings, at);
    if (batches.made() % every == 0) {
      look(training.evaluate(LOOK).metrics());
    }
    return step;
  }

  private void look(Map<String, Double> metrics) {
    while (gap.tasks() <= batches.present()) {
      gap.task();
    }
    double[] accuracies = new double[gap.tasks()];
    for (int task = 0; task < accuracies.length; task++) {
      accuracies[task] = metrics.get(TaskLosses.accuracy(task));
    }
    gap.evaluated(accuracies);
  }

  @Override
  public Evaluation evaluate(Decision.Evaluate what) {
    Evaluation found = training.evaluate(what);
    if (what.split() != Split.VALIDATION || gap.tasks() == 0) {
      return found;
    }
    var metrics = new HashMap<>(found.metrics());
    if (gap.tasks() > 1) {
      metrics.put("minAcc", gap.minAccuracy());
    }
    metrics.put("wcAcc", gap.worstCaseAccuracy());
    metrics.put("wf", gap.forgetting(WINDOW));
    metrics.put("wp", gap.plasticity(WINDOW));
    return new Evaluation(metrics, found.cost());
  }

  @Override
  public Measurement measure(Decision.Measure what) {
    return training.measure(what);
  }

  @Override
  public Checkpoint checkpoint() {
    Checkpoint inner = training.checkpoint();
    var doubles = new HashMap<>(inner.doubles());
    doubles.put(LOOKS, gap.save());
    return new Checkpoint(inner.floats(), doubles, inner.longs());
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    training.restore(checkpoint);
    gap.load(checkpoint.doubles().get(LOOKS));
  }

  @Override
  public void restoreInPlace(Checkpoint checkpoint) {
    training.restoreInPlace(checkpoint);
    gap.load(checkpoint.doubles().get(LOOKS));
  }

  @Override
  public Map<String, Tensor> weights() {
    return training.weights();
  }

  @Override
  public void close() {
    training.close();
  }
}
