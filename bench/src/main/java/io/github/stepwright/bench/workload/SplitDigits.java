package io.github.stepwright.bench.workload;

import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Stepper;
import io.github.stepwright.signal.StabilityGap;
import io.github.stepwright.spec.Spec;
import io.github.stepwright.train.Descent;
import io.github.stepwright.train.Training;
import java.util.Set;

/**
 * Five tasks one after the other, two digits each, learned by one perceptron with 64 tanh units and
 * ten outputs: what it does to the earlier ones is seen by a look behind every few steps.
 *
 * <p>Half of a batch are examples of the tasks before where {@code replay} is on; without it they
 * are forgotten. A third of each task's examples is held out and judged on. A run of fewer steps
 * than five tasks have ends in an earlier one, a longer one stays in the last.
 *
 * <p>A controller that takes a rising loss for a divergence, as {@code auto} does, takes the start
 * of a task for one: give it a schedule.
 *
 * @param steps of each task, at least 1
 * @param every steps between two looks at all tasks, at least 1
 * @param batch examples of a step, at least 2
 * @param replay whether earlier tasks are rehearsed
 */
public record SplitDigits(int steps, int every, int batch, boolean replay) implements Problem {

  static final String NAME = "digits-split";
  private static final int HIDDEN = 64;

  /** Refuses what makes no task. */
  public SplitDigits {
    if (steps < 1 || every < 1 || batch < 2) {
      throw new IllegalArgumentException(
          "steps, every >= 1 and batch >= 2 must hold, got %d, %d and %d"
              .formatted(steps, every, batch));
    }
  }

  /** 200 steps a task, a look behind every 5, batches of 32 with replay. */
  public static SplitDigits usual() {
    return new SplitDigits(200, 5, 32, true);
  }

  static SplitDigits of(Spec.Part part) {
    var keys = new Keys(part).only(Set.of("steps", "every", "batch", "replay"));
    SplitDigits usual = usual();
    return new SplitDigits(
        keys.whole("steps", usual.steps),
        keys.whole("every", usual.every),
        keys.whole("batch", usual.batch),
        keys.flag("replay", usual.replay));
  }

  /** The spec that makes it; a key that is as usual is left out. */
  private String spec() {
    SplitDigits usual = usual();
    String keys =
        (steps == usual.steps ? "" : ",steps=" + steps)
            + (every == usual.every ? "" : ",every=" + every)
            + (batch == usual.batch ? "" : ",batch=" + batch)
            + (replay == usual.replay ? "" : ",replay=" + replay);
    return NAME + keys.replaceFirst(",", ":");
  }

  @Override
  public boolean stationary() {
    return false;
  }

  private Classifier model(Tasks tasks, long seed) {
    var random = RandomStream.named(seed, "init");
    return new Classifier(tasks.examples(), new int[] {HIDDEN}, 0, batch, random);
  }

  @Override
  public Declared declared() {
    Tasks tasks = Tasks.digits();
    Examples examples = tasks.examples();
    int train = examples.count(Split.TRAIN);
    String sizes =
        "%d weights, %d + %d + %d examples, %d tasks of %d steps"
            .formatted(
                model(tasks, 0).parameters(),
                train,
                examples.count(Split.VALIDATION),
                examples.count(Split.TEST),
                tasks.count(),
                steps);
    return new Declared(
        spec(),
        "Two digits after two others, learned by one perceptron; judged by its accuracy on all ten,"
            + " with what is forgotten on the way",
        "sgd:lr=0.1,momentum=0.9",
        batch,
        (long) steps * tasks.count(),
        train,
        "allAccuracy",
        false,
        sizes);
  }

  @Override
  public Continual start(Stepper stepper, long seed) {
    Tasks tasks = Tasks.digits();
    var batches = new TaskBatches(tasks, steps, replay, seed);
    var losses = new TaskLosses(model(tasks, seed), tasks, batches::present);
    return new Continual(new Training(losses, stepper, batch, seed, batches), batches, every);
  }

  /** Learns all tasks with a rule at its own rate, and what was seen on the way. */
  public StabilityGap run(Rule rule, long seed) {
    Settings settings = Settings.of(rule.knobs()).with(Knob.BATCH_SIZE, Settings.ALL, batch);
    long total = declared().steps();
    try (Continual run = start(Descent.of(rule), seed)) {
      for (long t = 0; t < total; t++) {
        run.step(settings, Progress.of(t, total));
      }
      return run.gap();
    }
  }
}
