package io.github.stepwright.bench.workload;

import io.github.stepwright.Batch;
import io.github.stepwright.Outputs;
import io.github.stepwright.Split;
import io.github.stepwright.train.Around;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * A classifier that is judged task by task.
 *
 * <p>{@code loss} and {@code accuracy} are over the examples of the tasks up to the present one, of
 * the test split over all; {@code taskAccuracy} is the present task's, {@code allAccuracy} over the
 * examples of all tasks, {@code accuracy1} and so on of each. An evaluation of so many examples at
 * most looks at as many of each task, one at least. What draws examples by itself, a measurement
 * for example, draws from all tasks. Used by one thread.
 */
final class TaskLosses extends Around implements Outputs {

  private final Classifier inner;
  private final Tasks tasks;
  private final IntSupplier present;

  TaskLosses(Classifier inner, Tasks tasks, IntSupplier present) {
    super(inner);
    this.inner = inner;
    this.tasks = tasks;
    this.present = present;
  }

  /** The metric that tells the accuracy of a task, counted from 0. */
  static String accuracy(int task) {
    return "accuracy" + (task + 1);
  }

  @Override
  public Map<String, Double> evaluate(Split split, int most) {
    int known = split == Split.TEST ? tasks.count() : present.getAsInt() + 1;
    int each = most == 0 ? Integer.MAX_VALUE : Math.max(1, most / tasks.count());
    var metrics = new HashMap<String, Double>();
    double loss = 0;
    double right = 0;
    double seen = 0;
    double all = 0;
    double count = 0;
    for (int task = 0; task < tasks.count(); task++) {
      int from = tasks.start(split, task);
      int rows = Math.min(each, tasks.start(split, task + 1) - from);
      Map<String, Double> found = inner.evaluate(split, from, rows);
      double accuracy = found.get("accuracy");
      metrics.put(accuracy(task), accuracy);
      all += accuracy * rows;
      count += rows;
      if (task < known) {
        loss += found.get("loss") * rows;
        right += accuracy * rows;
        seen += rows;
      }
    }
    metrics.put("loss", loss / seen);
    metrics.put("accuracy", right / seen);
    metrics.put("allAccuracy", all / count);
    metrics.put("taskAccuracy", metrics.get(accuracy(present.getAsInt())));
    return metrics;
  }

  @Override
  public int outputs() {
    return inner.outputs();
  }

  @Override
  public void outputs(Batch batch, double[] out) {
    inner.outputs(batch, out);
  }

  @Override
  public double lossGradient(Batch batch, double[] z, double[] gradient) {
    return inner.lossGradient(batch, z, gradient);
  }

  @Override
  public void pullBack(Batch batch, BiConsumer<double[], double[]> vector) {
    inner.pullBack(batch, vector);
  }
}
