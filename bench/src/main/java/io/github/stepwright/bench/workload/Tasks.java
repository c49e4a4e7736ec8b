package io.github.stepwright.bench.workload;

import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Shipped;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled examples put in the order of tasks, two classes each: 0 and 1, 2 and 3, and so on.
 *
 * <p>The first third of a task's training examples is held out and validates; the validation split
 * that came with the data is left out, the test split stays. Immutable.
 *
 * @param examples those of a task lie side by side
 * @param starts of each split and task the first row, and behind the last task the number of rows
 */
record Tasks(Examples examples, int[][] starts) {

  private static final int CLASSES_EACH = 2;
  private static final int HELD_OUT = 3;

  private static final class Holder {
    static final Tasks DIGITS = of(Examples.of(Shipped.table("digits")));
  }

  /** Five tasks of the digits that ship in the jar, shared by all runs. */
  static Tasks digits() {
    return Holder.DIGITS;
  }

  /** The tasks of examples that are rows of numbers; a class that is left over is in none. */
  static Tasks of(Examples all) {
    int splits = Split.values().length;
    int tasks = all.classes() / CLASSES_EACH;
    int[][] starts = new int[splits][tasks + 1];
    List<List<Integer>> rows = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int task = 0; task < tasks; task++) {
      List<Integer> train = rows(all, Split.TRAIN, task);
      int held = train.size() / HELD_OUT;
      rows.get(Split.TRAIN.ordinal()).addAll(train.subList(held, train.size()));
      rows.get(Split.VALIDATION.ordinal()).addAll(train.subList(0, held));
      rows.get(Split.TEST.ordinal()).addAll(rows(all, Split.TEST, task));
      for (int s = 0; s < splits; s++) {
        starts[s][task + 1] = rows.get(s).size();
      }
    }
    float[][] values = new float[splits][];
    int[][] labels = new int[splits][];
    for (Split split : Split.values()) {
      int s = split.ordinal();
      int from = split == Split.TEST ? s : Split.TRAIN.ordinal();
      List<Integer> chosen = rows.get(s);
      values[s] = new float[chosen.size() * all.width()];
      labels[s] = new int[chosen.size()];
      for (int i = 0; i < labels[s].length; i++) {
        int row = chosen.get(i);
        labels[s][i] = all.labels()[from][row];
        System.arraycopy(
            all.values()[from], row * all.width(), values[s], i * all.width(), all.width());
      }
    }
    return new Tasks(
        new Examples(all.width(), all.classes(), 0, values, all.contexts(), labels), starts);
  }

  private static List<Integer> rows(Examples all, Split split, int task) {
    int[] labels = all.labels()[split.ordinal()];
    var rows = new ArrayList<Integer>();
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] / CLASSES_EACH == task) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Number of tasks. */
  int count() {
    return starts[0].length - 1;
  }

  /** The first row of a task, counted from 0; the number of rows for the one behind the last. */
  int start(Split split, int task) {
    return starts[split.ordinal()][task];
  }
}
