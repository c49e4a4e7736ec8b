package io.github.stepwright.signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What learning one task after another does to the earlier ones, seen by evaluations on all of them
 * all the time rather than at the ends of tasks.
 *
 * <p>Notation: A(i, n) accuracy on task i at the n-th evaluation, T_i the evaluations made while
 * task i was learned, k the task that is learned now, t now.
 *
 * <ul>
 *   <li>min-ACC = mean over tasks i before k of the least A(i, n) for n after the end of T_i, up to
 *       t
 *   <li>WC-ACC = A(k, t) / k + (1 - 1 / k) min-ACC, the worst case over tasks
 *   <li>windowed forgetting of a task: the largest drop of A(i, .) within n evaluations in a row, 0
 *       at least; windowed plasticity: the largest rise
 * </ul>
 *
 * <p>The windows are searched in full. The shortcut of the public reference code, which leaves out
 * starts below an earlier value, is right for drops and too small for rises.
 *
 * <p>De Lange, van de Ven, Tuytelaars, "Continual evaluation for lifelong learning", 2022,
 * https://arxiv.org/abs/2205.13452
 *
 * <p>Used by one thread.
 */
public final class StabilityGap {

  private final List<List<Double>> accuracy = new ArrayList<>(); // by task, from its first seen on
  private final List<Integer> began = new ArrayList<>(); // evaluation at which a task began
  private int evaluations;

  /** A task begins; evaluations from here on are made while it is learned. */
  public void task() {
    began.add(evaluations);
    accuracy.add(new ArrayList<>());
  }

  /**
   * An evaluation on every task that has begun.
   *
   * @param values accuracies in the order of the tasks
   */
  public void evaluated(double... values) {
    if (values.length != accuracy.size()) {
      throw new IllegalArgumentException(
          "an evaluation must have a value for each of %d tasks, got %d"
              .formatted(accuracy.size(), values.length));
    }
    for (int i = 0; i < values.length; i++) {
      accuracy.get(i).add(values[i]);
    }
    evaluations++;
  }

  /** Number of tasks that have begun. */
  public int tasks() {
    return accuracy.size();
  }

  /**
   * All evaluations, for {@link #load}: of each the number of tasks, then their accuracies. A task
   * that began behind the last evaluation is not among them.
   */
  public double[] save() {
    var saved = DoubleStream.builder();
    for (int n = 0; n < evaluations; n++) {
      int at = n;
      saved.add(began.stream().filter(begin -> begin <= at).count());
      for (int i = 0; i < accuracy.size() && began.get(i) <= n; i++) {
        saved.add(accuracy.get(i).get(n - began.get(i)));
      }
    }
    return saved.build().toArray();
  }

  /** Takes the evaluations of another one in place of its own. */
  public void load(double... saved) {
    accuracy.clear();
    began.clear();
    evaluations = 0;
    for (int at = 0; at < saved.length; ) {
      int k = (int) saved[at];
      while (tasks() < k) {
        task();
      }
      evaluated(Arrays.copyOfRange(saved, at + 1, at + 1 + k));
      at += 1 + k;
    }
  }

  /** Mean over earlier tasks of the least accuracy since they ended; NaN while there is none. */
  public double minAccuracy() {
    int k = accuracy.size();
    double sum = 0;
    for (int i = 0; i < k - 1; i++) {
      int own = began.get(i + 1) - began.get(i);
      sum +=
          accuracy.get(i).stream().skip(own).mapToDouble(a -> a).min().orElse(Double.NaN) / (k - 1);
    }
    return k < 2 ? Double.NaN : sum;
  }

  /** Mean accuracy on the earlier tasks at the last evaluation; NaN while there is none. */
  public double meanEarlier() {
    return accuracy.stream()
        .limit(Math.max(0, accuracy.size() - 1))
        .mapToDouble(List::getLast)
        .average()
        .orElse(Double.NaN);
  }

  /** Accuracy of the present task weighed with {@link #minAccuracy}. */
  public double worstCaseAccuracy() {
    int k = accuracy.size();
    double present = accuracy.getLast().getLast();
    return k < 2 ? present : present / k + (1 - 1.0 / k) * minAccuracy();
  }

  /** Largest drop of a task's accuracy within so many evaluations in a row. */
  public double forgetting(int task, int window) {
    return change(accuracy.get(task), window, -1);
  }

  /** Largest rise of a task's accuracy within so many evaluations in a row. */
  public double plasticity(int task, int window) {
    return change(accuracy.get(task), window, 1);
  }

  /** Mean over tasks of {@link #forgetting}. */
  public double forgetting(int window) {
    return accuracy.stream().mapToDouble(a -> change(a, window, -1)).average().orElse(Double.NaN);
  }

  /** Mean over tasks of {@link #plasticity}. */
  public double plasticity(int window) {
    return accuracy.stream().mapToDouble(a -> change(a, window, 1)).average().orElse(Double.NaN);
  }

  /** Mean accuracy over the first so many evaluations of each task, averaged over tasks. */
  public double learningArea(int first) {
    return accuracy.stream()
        .mapToDouble(a -> a.stream().limit(first).mapToDouble(v -> v).average().orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  private static double change(List<Double> values, int window, double sign) {
    double most = 0;
    for (int a = 0; a < values.size(); a++) {
      for (int b = a + 1; b < Math.min(values.size(), a + window); b++) {
        most = Math.max(most, sign * (values.get(b) - values.get(a)));
      }
    }
    return most;
  }
}
