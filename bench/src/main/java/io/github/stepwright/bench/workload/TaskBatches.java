package io.github.stepwright.bench.workload;

import io.github.stepwright.Batch;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.train.Batches;

/**
 * Batches of one task after the other, so many of each; the last task goes on for good.
 *
 * <p>Batch k is drawn with replacement from the stream {@code tasks/k} of the seed: a function of
 * seed, number and size, whatever was drawn before. With replay every second example comes from the
 * earlier tasks, each of them as likely as another. Used by one thread.
 */
final class TaskBatches implements Batches {

  private final Tasks tasks;
  private final int steps;
  private final boolean replay;
  private final long seed;
  private long made;

  TaskBatches(Tasks tasks, int steps, boolean replay, long seed) {
    this.tasks = tasks;
    this.steps = steps;
    this.replay = replay;
    this.seed = seed;
  }

  @Override
  public Batch next(int size) {
    int present = task(made);
    var random = RandomStream.named(seed, "tasks/" + made);
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      boolean old = replay && present > 0 && i % 2 == 1;
      int task = old ? random.nextInt(present) : present;
      rows[i] = random.nextInt(tasks.start(Split.TRAIN, task), tasks.start(Split.TRAIN, task + 1));
    }
    return new Batch(rows, size, made++);
  }

  private int task(long batch) {
    return (int) Math.min(batch / steps, tasks.count() - 1);
  }

  /** Number of batches that were made. */
  long made() {
    return made;
  }

  /** The task of the last batch, 0 before the first one. */
  int present() {
    return task(Math.max(made - 1, 0));
  }

  @Override
  public long[] save() {
    return new long[] {made};
  }

  @Override
  public void load(long... saved) {
    made = saved[0];
  }
}
