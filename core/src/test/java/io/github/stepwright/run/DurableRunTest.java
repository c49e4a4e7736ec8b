package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Budget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableRunTest {

  @TempDir Path folder;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A clock that goes on by one with every look at it. */
  private static LongSupplier ticking() {
    return new AtomicLong()::incrementAndGet;
  }

  private RunDirectory begun(String name, Plan plan, long every, long crashAfter) {
    var directory = new RunDirectory(folder.resolve(name)).prepare(false);
    try (var workload = new Valley(plan.seed());
        var run = DurableRun.begin(directory, plan, workload, Map.of(), ticking(), every)) {
      run.watchedBy(
              signal -> {
                if (signal.work().steps() == crashAfter) {
                  throw new Crash();
                }
              })
          .go();
    } catch (Crash _) {
      // as if the process had died here
    }
    return directory;
  }

  private static List<String> withoutClock(RunDirectory directory) throws IOException {
    return Files.readAllLines(directory.journal()).stream()
        .map(line -> line.replaceAll("\"clock\":\\{[^}]*}", ""))
        .toList();
  }

  private static void resume(RunDirectory directory, Plan plan, long every) {
    try (var workload = new Valley(plan.seed());
        var run = DurableRun.resume(directory, plan, workload, ticking(), every)) {
      run.go();
    }
  }

  @Test
  void a_run_that_crashed_anywhere_ends_like_one_that_did_not() throws IOException {
    var plan = Plans.falling(40);
    var whole = begun("whole", plan, Long.MAX_VALUE, -1);
    var random = new Random(5);
    for (int point = 0; point < 60; point++) {
      long every = random.nextInt(60);
      var directory = begun("crashed" + point, plan, every, random.nextInt(41));
      long synced =
          Checkpoints.newest(directory.checkpoints(), Long.MAX_VALUE)
              .map(CheckpointFile::journal)
              .orElse(directory.lines().headerEnd());
      long length = Files.size(directory.journal());
      try (var journal =
          java.nio.channels.FileChannel.open(directory.journal(), StandardOpenOption.WRITE)) {
        journal.truncate(synced + random.nextLong(length - synced + 1));
      }
      if (random.nextBoolean() && Files.isDirectory(directory.checkpoints())) {
        // A checkpoint that was being written.
        Files.write(directory.checkpoints().resolve("step-999999999999.bin"), new byte[40]);
        Files.write(directory.checkpoints().resolve("step-000000000039.bin.tmp"), new byte[9]);
      }
      if (directory.read().ended().isEmpty()) {
        resume(directory, plan, every);
      }
      assertThat(withoutClock(directory)).isEqualTo(withoutClock(whole));
      assertThat(directory.weights()).hasSameBinaryContentAs(whole.weights());
    }
  }

  @Test
  void a_time_budget_goes_on_with_the_time_that_is_left() {
    // One look at the clock is one nanosecond, several looks are one step.
    var plan = Plans.of(_ -> 0.1, new Budget.WallClock(400e-9));
    var directory = begun("timed", plan, 0, 20);
    long before = last(directory);
    assertThat(before).isBetween(20L, 399L);
    resume(directory, plan, 1_000_000);
    assertThat(last(directory)).isBetween(400L, 410L);
  }

  private static long last(RunDirectory directory) {
    return directory.read().entries().stream()
        .mapToLong(
            entry ->
                entry instanceof io.github.stepwright.Entry.Happened h
                    ? h.signal().work().nanos()
                    : 0)
        .max()
        .orElseThrow();
  }

  @Test
  void a_finished_run_is_not_resumed() {
    var plan = Plans.falling(5);
    var directory = begun("finished", plan, 0, -1);
    assertThat(directory.read().ended()).isPresent();
    assertThatThrownBy(() -> resume(directory, plan, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_directory_with_a_run_is_refused_unless_forced() {
    var plan = Plans.falling(5);
    var directory = begun("twice", plan, 0, -1);
    assertThatThrownBy(() -> directory.prepare(false))
        .hasMessageContaining("resume")
        .hasMessageContaining("--force");
    assertThat(directory.prepare(true).begun()).isFalse();
  }

  @Test
  void a_journal_of_other_decisions_is_not_resumed() {
    var directory = begun("other", Plans.falling(9), 0, 6);
    assertThatThrownBy(() -> resume(directory, Plans.of(_ -> 0.25, new Budget.Steps(9)), 0))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("line 3: expected")
        .hasMessageContaining("0.25")
        .hasMessageContaining("0.5");
  }

  @Test
  void a_replay_of_the_same_plan_differs_nowhere_and_of_another_at_its_line() throws IOException {
    var plan = Plans.falling(9);
    var directory = begun("replayed", plan, 0, -1);
    assertThat(Replay.check(plan, directory.journal())).isEmpty();
    List<String> lines = Files.readAllLines(directory.journal());
    int at = 0;
    while (!lines.get(at).contains("\"set\"") || !lines.get(at).contains("\"step\":4")) {
      at++;
    }
    lines.set(at, lines.get(at).replaceFirst("\"value\":[0-9.E-]+", "\"value\":0.125"));
    Files.write(directory.journal(), lines);
    var difference = Replay.check(plan, directory.journal()).orElseThrow();
    assertThat(difference.line()).isEqualTo(at + 1);
    assertThat(difference.found()).contains("0.125");
    assertThat(difference.expected()).contains("0.277777");
  }

  @Test
  void weights_are_little_endian_floats_and_come_back() throws IOException {
    var weights =
        Map.of(
            "b",
            new io.github.stepwright.Workload.Tensor(new long[] {2}, new float[] {1, -2}),
            "a",
            new io.github.stepwright.Workload.Tensor(
                new long[] {1, 3}, new float[] {0.5f, Float.MIN_VALUE, 3}));
    Path path = folder.resolve("weights.bin");
    WeightsFile.write(path, weights);
    var bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.remaining()).isEqualTo(20);
    assertThat(bytes.getFloat(0)).isEqualTo(0.5f);
    assertThat(bytes.getFloat(12)).isEqualTo(1f);
    var back = WeightsFile.read(path);
    assertThat(back.keySet()).containsExactly("a", "b");
    assertThat(back.get("a").shape()).containsExactly(1, 3);
    assertThat(back.get("b").values()).containsExactly(1, -2);
  }
}
