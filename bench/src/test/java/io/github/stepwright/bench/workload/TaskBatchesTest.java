package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Batch;
import io.github.stepwright.Split;
import io.github.stepwright.bench.data.Shipped;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which rows a task has, and in which order they come. */
class TaskBatchesTest {

  private static final Tasks TASKS = Tasks.digits();

  private static TaskBatches batches(boolean replay, long seed) {
    return new TaskBatches(TASKS, 3, replay, seed);
  }

  private static long rowsOf(int task, Batch batch) {
    int[] labels = TASKS.examples().labels()[Split.TRAIN.ordinal()];
    return Arrays.stream(batch.rows()).filter(row -> labels[row] / 2 == task).count();
  }

  @Test
  void a_third_of_each_task_is_held_out_and_nothing_is_lost() {
    Examples all = Examples.of(Shipped.table("digits"));
    for (int task = 0; task < 5; task++) {
      int own = task;
      long there =
          Arrays.stream(all.labels()[Split.TRAIN.ordinal()]).filter(l -> l / 2 == own).count();
      int held = TASKS.start(Split.VALIDATION, task + 1) - TASKS.start(Split.VALIDATION, task);
      int train = TASKS.start(Split.TRAIN, task + 1) - TASKS.start(Split.TRAIN, task);
      assertThat(held).isEqualTo((int) there / 3);
      assertThat(held + train).isEqualTo((int) there);
      for (Split split : Split.values()) {
        int[] labels = TASKS.examples().labels()[split.ordinal()];
        assertThat(
                IntStream.range(TASKS.start(split, task), TASKS.start(split, task + 1))
                    .map(row -> labels[row] / 2))
            .containsOnly(own);
      }
    }
    assertThat(TASKS.examples().count(Split.TEST)).isEqualTo(all.count(Split.TEST));
    double sum = 0;
    for (int s : new int[] {Split.TRAIN.ordinal(), Split.VALIDATION.ordinal()}) {
      for (float value : TASKS.examples().values()[s]) {
        sum += value;
      }
    }
    double expected = 0;
    for (float value : all.values()[Split.TRAIN.ordinal()]) {
      expected += value;
    }
    assertThat(sum).isCloseTo(expected, within(1e-6));
  }

  @Test
  void a_batch_is_a_function_of_its_number() {
    TaskBatches one = batches(true, 4);
    int[][] rows = new int[20][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = one.next(8).rows();
    }
    TaskBatches other = batches(true, 4);
    for (int k : new int[] {17, 3, 0, 19, 3}) {
      other.load(k);
      Batch batch = other.next(8);
      assertThat(batch.rows()).isEqualTo(rows[k]);
      assertThat(batch.step()).isEqualTo(k);
      assertThat(other.save()).containsExactly(k + 1);
      other.load(k);
      assertThat(Arrays.copyOf(other.next(11).rows(), 8)).isEqualTo(rows[k]);
    }
    assertThat(rows[0]).isNotEqualTo(rows[1]);
    assertThat(batches(true, 5).next(8).rows()).isNotEqualTo(rows[0]);
  }

  @Test
  void tasks_come_one_after_the_other_and_replay_is_half_of_a_batch() {
    for (boolean replay : new boolean[] {true, false}) {
      TaskBatches batches = batches(replay, 0);
      assertThat(batches.present()).isZero();
      for (int k = 0; k < 18; k++) {
        int task = Math.min(k / 3, 4);
        Batch batch = batches.next(32);
        assertThat(batches.present()).isEqualTo(task);
        assertThat(rowsOf(task, batch)).isEqualTo(replay && task > 0 ? 16 : 32);
        assertThat(IntStream.range(task + 1, 5).mapToLong(t -> rowsOf(t, batch)).sum()).isZero();
      }
    }
  }
}
