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

/**
 * Digits whose labels are drawn anew again and again: a sequence of tasks that have nothing in
 * common but the network that has to learn them, to see whether it still can.
 *
 * <p>Every example gets a random label at the start of each task, so that nothing but memorising
 * helps. The perceptron has tanh units and no normalisation layers.
 *
 * @param tasks one after the other, at least 1
 * @param steps of each task, at least 1
 * @param examples of the training split that take part, at least {@code batch}
 * @param batch examples of a step, at least 1
 * @param hidden units, at least 1
 */
public record PermutedDigits(int tasks, int steps, int examples, int batch, int hidden) {

  private static final int CLASSES = 10;

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
    int[] labels = digits.labels()[Split.TRAIN.ordinal()];
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
      for (int i = 0; i < examples; i++) {
        labels[i] = random.nextInt(CLASSES);
      }
      for (int t = 0; t < steps; t++) {
        var at = new Progress(made, 0, 0);
        double loss = stepper.step(new Batch(rows(random), batch, made), settings, at).loss();
        made++;
        losses[task] += t >= steps - last ? loss / last : 0;
      }
    }
    return losses;
  }

  private int[] rows(RandomGenerator random) {
    return random.ints(batch, 0, examples).toArray();
  }
}
