package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Budget;
import io.github.stepwright.Course;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.schedule.Rewarm;
import io.github.stepwright.schedule.Rex;
import io.github.stepwright.schedule.Wsd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplanningTest {

  @TempDir Path folder;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static LongSupplier ticking() {
    return new AtomicLong()::incrementAndGet;
  }

  private RunDirectory begun(String name, Plan plan, long crashAfter) {
    var directory = new RunDirectory(folder.resolve(name)).prepare(false);
    try (var workload = new Valley(plan.seed());
        var run = DurableRun.begin(directory, plan, workload, Map.of(), ticking(), 30)) {
      go(run, crashAfter);
    }
    return directory;
  }

  private static void go(DurableRun run, long crashAfter) {
    try {
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
  }

  private static void extend(
      RunDirectory directory, Plan plan, long total, Course course, long crashAfter) {
    try (var workload = new Valley(plan.seed());
        var run =
            DurableRun.extend(
                directory, plan, workload, new Budget.Steps(total), course, ticking(), 30)) {
      go(run, crashAfter);
    }
  }

  private static void resume(RunDirectory directory, Plan plan) {
    try (var workload = new Valley(plan.seed());
        var run = DurableRun.resume(directory, plan, workload, ticking(), 30)) {
      run.go();
    }
  }

  private static List<String> withoutClock(RunDirectory directory) throws IOException {
    return Files.readAllLines(directory.journal()).stream()
        .map(line -> line.replaceAll("\"clock\":\\{[^}]*}", ""))
        .toList();
  }

  private static List<Double> rates(RunDirectory directory) {
    return Scalar.of(directory.read().entries())
        .filter(scalar -> scalar.name().equals("lr"))
        .map(Scalar::value)
        .toList();
  }

  @Test
  void an_extended_run_that_crashed_anywhere_ends_like_one_that_did_not() throws IOException {
    var plan = Plans.falling(20);
    for (Course course :
        List.of(
            new Course.Stretch(),
            new Course.Rewarm(4, 0.3),
            new Course.Decay(0.2, 24, 0.01, "sqrt"))) {
      String kind = course.getClass().getSimpleName();
      var whole = begun("whole" + kind, plan, -1);
      extend(whole, plan, 50, course, -1);
      assertThat(Replay.check(plan, whole.journal())).isEmpty();
      assertThat(whole.read().entries().getLast()).isEqualTo(new Entry.Ended(50, "done"));
      var random = new Random(3);
      for (int point = 0; point < 20; point++) {
        var directory = begun("crashed" + kind + point, plan, -1);
        extend(directory, plan, 50, course, 21 + random.nextInt(29));
        long lines = Files.size(directory.journal());
        long from = directory.lines().replanned();
        try (var journal =
            java.nio.channels.FileChannel.open(
                directory.journal(), java.nio.file.StandardOpenOption.WRITE)) {
          journal.truncate(from + random.nextLong(lines - from + 1));
        }
        resume(directory, plan);
        assertThat(withoutClock(directory)).isEqualTo(withoutClock(whole));
        assertThat(directory.weights()).hasSameBinaryContentAs(whole.weights());
      }
    }
  }

  @Test
  void a_change_without_its_decisions_and_without_checkpoints_is_made_whole() throws IOException {
    var plan = Plans.falling(20);
    var course = new Course.Rewarm(4, 0.3);
    var whole = begun("whole", plan, -1);
    extend(whole, plan, 50, course, -1);
    var torn = begun("torn", plan, -1);
    extend(torn, plan, 50, course, 21);
    List<String> lines = Files.readAllLines(torn.journal());
    int at = 0;
    while (!lines.get(at).contains("\"replanned\"")) {
      at++;
    }
    Files.write(torn.journal(), lines.subList(0, at + 1));
    try (var files = Files.list(torn.checkpoints())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    resume(torn, plan);
    assertThat(withoutClock(torn)).isEqualTo(withoutClock(whole));
    assertThat(torn.weights()).hasSameBinaryContentAs(whole.weights());
  }

  @Test
  void an_interrupted_run_goes_on_at_its_last_whole_step() {
    var plan = Plans.falling(40);
    var directory = begun("interrupted", plan, 21);
    extend(directory, plan, 100, new Course.Stretch(), -1);
    List<Double> rates = rates(directory);
    assertThat(rates).hasSize(100);
    long at =
        directory.read().entries().stream()
            .filter(e -> e instanceof Entry.Happened(Signal.Replanned _, _))
            .mapToLong(e -> ((Entry.Happened) e).signal().step())
            .findFirst()
            .orElseThrow();
    for (int t = 0; t < 100; t++) {
      double fraction =
          t < at ? t / 40.0 : at / 40.0 + (1 - at / 40.0) * (t - at) / (double) (100 - at);
      assertThat(rates.get(t)).isCloseTo(0.5 * (1 - fraction), within(1e-15));
    }
    assertThat(Replay.check(plan, directory.journal())).isEmpty();
  }

  @Test
  void a_finished_run_stays_at_the_end_of_its_schedule() {
    var plan = Plans.falling(20);
    var directory = begun("finished", plan, -1);
    extend(directory, plan, 30, new Course.Stretch(), -1);
    assertThat(rates(directory).subList(20, 30)).containsOnly(0.0);
    assertThat(rates(directory).get(19)).isCloseTo(0.025, within(1e-15));
  }

  @Test
  void rewarmed_behind_its_end_it_is_the_schedule_that_knew_of_it() {
    var rex = new Rex(0.4, 0.01);
    var extended = begun("extended", Plans.of(rex, new Budget.Steps(20)), -1);
    extend(extended, Plans.of(rex, new Budget.Steps(20)), 60, new Course.Rewarm(5, 0.2), -1);
    var known = begun("known", Plans.of(new Rewarm(20, 5, 0.2, rex), new Budget.Steps(60)), -1);
    assertThat(rates(extended)).isEqualTo(rates(known));
    assertThat(extended.weights()).hasSameBinaryContentAs(known.weights());
  }

  private RunDirectory branch(
      RunDirectory parent, Plan plan, long step, long total, Course course, String name) {
    var child = new RunDirectory(folder.resolve(name)).prepare(false);
    try (var workload = new Valley(plan.seed());
        var run =
            DurableRun.branch(
                parent,
                step,
                child,
                plan,
                workload,
                "../trunk",
                Map.of(),
                new Budget.Steps(total),
                course,
                ticking(),
                30)) {
      run.go();
    }
    return child;
  }

  @Test
  void a_branch_of_a_wsd_trunk_is_the_wsd_run_of_its_budget() {
    var shape = Wsd.Shape.LINEAR;
    var plan = Plans.of(new Wsd(0.3, OptionalDouble.empty(), 0.25, shape), new Budget.Steps(200));
    var trunk = begun("trunk", plan, -1);
    for (long total : new long[] {40, 80, 160}) {
      long at = total * 3 / 4;
      var child =
          branch(trunk, plan, at, total, new Course.Decay(0.3, at, 0, "linear"), "b" + total);
      var alone =
          begun(
              "alone" + total,
              Plans.of(new Wsd(0.3, OptionalDouble.empty(), 0.25, shape), new Budget.Steps(total)),
              -1);
      assertThat(rates(child)).hasSize((int) total);
      for (int t = 0; t < total; t++) {
        assertThat(rates(child).get(t)).isCloseTo(rates(alone).get(t), within(1e-15));
      }
      assertThat(WeightsFile.read(child.weights()).get("weight").values()[0])
          .isCloseTo(WeightsFile.read(alone.weights()).get("weight").values()[0], within(1e-6f));
      assertThat(Replay.check(plan, child.journal())).isEmpty();
      assertThat(child.read().header().plan())
          .containsEntry("parent", "../trunk")
          .containsEntry("parentStep", Long.toString(at));
    }
  }

  @Test
  void a_branch_leaves_its_trunk_as_it_was_and_can_be_branched_itself() throws IOException {
    var plan = Plans.of(_ -> 0.2, new Budget.Steps(50));
    var trunk = begun("trunk", plan, -1);
    List<String> before = Files.readAllLines(trunk.journal());
    var first = branch(trunk, plan, 20, 25, new Course.Decay(0.2, 20, 0, "linear"), "first");
    var second = branch(first, plan, 25, 60, new Course.Decay(0.2, 50, 0, "sqrt"), "second");
    assertThat(Files.readAllLines(trunk.journal())).isEqualTo(before);
    List<Double> rates = rates(second);
    assertThat(rates.subList(0, 20)).containsOnly(0.2);
    assertThat(rates.get(22)).isCloseTo(0.12, within(1e-15)); // 2 of 5 steps fallen
    assertThat(rates.subList(25, 51)).containsOnly(0.2); // from decayed weights, back at the rate
    assertThat(rates.get(55)).isCloseTo(0.2 * (1 - Math.sqrt(0.5)), within(1e-15));
    assertThat(Replay.check(plan, second.journal())).isEmpty();
  }

  @Test
  void what_cannot_be_replanned_is_refused_before_anything_is_written() throws IOException {
    var plan = Plans.falling(20);
    var directory = begun("refused", plan, -1);
    List<String> before = Files.readAllLines(directory.journal());
    assertThatThrownBy(() -> extend(directory, plan, 20, new Course.Stretch(), -1))
        .hasMessage("the new budget must exceed what was spent, 20 steps, got steps:20");
    assertThatThrownBy(() -> extend(directory, plan, 30, new Course.Rewarm(10, 0.1), -1))
        .hasMessage("a ramp must be shorter than what is left, 10 steps, got 10");
    assertThatThrownBy(() -> branch(directory, plan, 21, 90, new Course.Stretch(), "no"))
        .hasMessageContaining("at a step in [1, 20], got 21");
    assertThatThrownBy(() -> extend(directory, plan, 30, new Course.Decay(0.1, 20, 0, "steep"), -1))
        .hasMessageContaining("shape must be one of [linear, sqrt,");
    assertThat(Files.readAllLines(directory.journal())).isEqualTo(before);
  }

  @Test
  void a_journal_that_does_not_come_out_again_is_damaged() throws IOException {
    var plan = Plans.falling(20);
    var directory = begun("changed", plan, -1);
    String text = Files.readString(directory.journal());
    Files.writeString(directory.journal(), text.replaceFirst("\"loss\":0\\.5", "\"loss\":0.25"));
    try (var files = Files.list(directory.checkpoints())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(() -> extend(directory, plan, 30, new Course.Stretch(), -1))
        .isInstanceOf(JournalDamaged.class)
        .hasMessageContaining("the step must come out as recorded, loss 0.25, made again");
  }
}
