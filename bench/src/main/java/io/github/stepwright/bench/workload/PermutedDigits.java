package io.github.stepwright.bench.workload;

import io.github.stepwright.Batch;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Shipped;
import io.github.stepwright.train.Descent;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Digits whose labels are drawn anew again and again: a sequence of tasks that have nothing in
 * common but the network that has to learn them, to see whether it still can.
 *
 * <p>At the start of each task either the classes change places, so that features can be kept and
 * only what they are called is new, or every example gets a random label, so that nothing but
 * memorising helps. The perceptron has tanh units and no normalisation layers.
 *
 * @param labels what changes from task to task
 * @param tasks one after the other, at least 1
 * @param steps of each task, at least 1
 * @param examples of the training split that take part, at least {@code batch}
 * @param batch examples of a step, at least 1
 * @param hidden units, at least 1
 */
public record PermutedDigits(
    Labels labels, int tasks, int steps, int examples, int batch, int hidden) {

  private static final int CLASSES = 10;

  /** What a task changes. */
  public enum Labels {
    /** The ten classes change places. */
    PERMUTED,
    /** Each example gets a class by chance. */
    RANDOM
  }

  /** Refuses sizes below 1, and a batch that is larger than its examples. */
  public PermutedDigits {
    if (tasks < 1 || steps < 1 || batch < 1 || hidden < 1 || examples < batch) {
      throw new IllegalArgumentException(
          "tasks, steps, batch, hidden >= 1 and examples >= batch must hold, got %d, %d, %d, %d, %d"
              .formatted(tasks, steps, batch, hidden, examples));
    }
  }

  /** Mean loss of the last tenth of each task's steps, learned by a rule at its own rate. */
  public double[] run(Rule rule, long seed) {
    Examples digits = Examples.of(Shipped.table("digits"));
    int[] drawn = digits.labels()[Split.TRAIN.ordinal()];
    int[] truth = drawn.clone();
    var objective =
        new Classifier(
            digits, new int[] {hidden, hidden}, 0, batch, RandomStream.named(seed, "init"));
    var stepper = Descent.of(rule).start(objective, seed);
    Settings settings = Settings.of(rule.knobs()).with(Knob.BATCH_SIZE, Settings.ALL, batch);
    var random = RandomStream.named(seed, "tasks");
    double[] losses = new double[tasks];
    int last = Math.max(1, steps / 10);
    long made = 0;
    for (int task = 0; task < tasks; task++) {
      draw(random, truth, drawn);
      for (int t = 0; t < steps; t++) {
        var at = new Progress(made, 0, 0);
        double loss = stepper.step(new Batch(rows(random), batch, made), settings, at).loss();
        made++;
        losses[task] += t >= steps - last ? loss / last : 0;
      }
    }
    return losses;
  }

  /** The labels of a task. */
  private void draw(RandomGenerator random, int[] truth, int[] drawn) {
    int[] places = IntStream.range(0, CLASSES).toArray();
    for (int i = CLASSES - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = places[i];
      places[i] = places[j];
      places[j] = kept;
    }
    for (int i = 0; i < examples; i++) {
      drawn[i] = labels == Labels.RANDOM ? random.nextInt(CLASSES) : places[truth[i]];
    }
  }

  private int[] rows(RandomGenerator random) {
    return random.ints(batch, 0, examples).toArray();
  }
}
