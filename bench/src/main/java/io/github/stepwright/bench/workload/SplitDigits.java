package io.github.stepwright.bench.workload;

import io.github.stepwright.Batch;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.signal.StabilityGap;
import io.github.stepwright.train.Descent;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Five tasks one after the other, two digits each, learned by one perceptron with ten outputs: what
 * it does to the earlier ones is seen by an evaluation behind every few steps.
 *
 * <p>Half of a batch are examples of the tasks before, drawn from all of theirs, where {@code
 * replay} is on; without it they are forgotten. A third of each task's examples is held out and
 * judged on.
 *
 * @param steps of each task, at least 1
 * @param every steps between two evaluations, at least 1
 * @param batch examples of a step, at least 2
 * @param replay whether earlier tasks are rehearsed
 * @param order of the digits: two in a row are a task
 */
public record SplitDigits(int steps, int every, int batch, boolean replay, List<Integer> order) {

  private static final int HIDDEN = 64;
  private static final int CLASSES = 10;
  private static final int HELD_OUT = 3;

  /** Refuses an order that is none of the ten digits. */
  public SplitDigits {
    order = List.copyOf(order);
    if (steps < 1 || every < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "steps, every >= 1 and batch >= 2 must hold, got %d, %d and %d"
              .formatted(steps, every, batch));
    }
    if (!order.stream().sorted().toList().equals(IntStream.range(0, CLASSES).boxed().toList())) {
      throw new IllegalArgumentException("order must hold every digit once, got " + order);
    }
  }

  /** 200 steps a task, evaluated every 5, batches of 32 with replay, digits as they are. */
  public static SplitDigits usual() {
    return new SplitDigits(200, 5, 32, true, IntStream.range(0, CLASSES).boxed().toList());
  }

  /** Learns all tasks with a rule at its own rate. */
  public StabilityGap run(Rule rule, long seed) {
    Examples examples = Examples.of(Shipped.table("digits"));
    var objective =
        new Classifier(examples, new int[] {HIDDEN}, 0, batch, RandomStream.named(seed, "init"));
    var stepper = Descent.of(rule).start(objective, seed);
    Settings settings = Settings.of(rule.knobs()).with(Knob.BATCH_SIZE, Settings.ALL, batch);
    var random = RandomStream.named(seed, "tasks");
    var gap = new StabilityGap();
    var trained = new ArrayList<List<Integer>>();
    var judged = new ArrayList<int[]>();
    long made = 0;
    for (int task = 0; task < order.size() / 2; task++) {
      rows(examples, task, trained, judged);
      gap.task();
      for (int t = 0; t < steps; t++) {
        int[] rows = draw(trained, random);
        stepper.step(new Batch(rows, batch, made), settings, new Progress(made, 0, 0));
        made++;
        if ((t + 1) % every == 0) {
          gap.evaluated(
              judged.stream().mapToDouble(held -> accuracy(objective, examples, held)).toArray());
        }
      }
    }
    return gap;
  }

  private void rows(Examples examples, int task, List<List<Integer>> trained, List<int[]> judged) {
    List<Integer> digits = order.subList(2 * task, 2 * task + 2);
    int[] labels = examples.labels()[Split.TRAIN.ordinal()];
    List<Integer> all =
        IntStream.range(0, labels.length)
            .filter(row -> digits.contains(labels[row]))
            .boxed()
            .toList();
    int held = all.size() / HELD_OUT;
    judged.add(all.subList(0, held).stream().mapToInt(Integer::intValue).toArray());
    trained.add(all.subList(held, all.size()));
  }

  private int[] draw(List<List<Integer>> trained, RandomGenerator random) {
    int[] rows = new int[batch];
    int present = trained.size() - 1;
    for (int i = 0; i < batch; i++) {
      boolean old = replay && present > 0 && i % 2 == 1;
      List<Integer> from = trained.get(old ? random.nextInt(present) : present);
      rows[i] = from.get(random.nextInt(from.size()));
    }
    return rows;
  }

  private static double accuracy(Classifier objective, Examples examples, int... rows) {
    int[] labels = examples.labels()[Split.TRAIN.ordinal()];
    double[] z = new double[rows.length * CLASSES];
    objective.outputs(new Batch(rows, rows.length, 0), z);
    int right = 0;
    for (int i = 0; i < rows.length; i++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = z[i * CLASSES + c] > z[i * CLASSES + best] ? c : best;
      }
      right += best == labels[rows[i]] ? 1 : 0;
    }
    return (double) right / rows.length;
  }
}
