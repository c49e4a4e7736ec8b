package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that trains is killed with SIGKILL, twenty times, each time another combination and
 * another moment; {@code resume} then comes to the journal and the weights of a run that nobody
 * killed.
 *
 * <p>Every pair of workload, schedule, optimizer and kind of budget occurs. A budget of seconds has
 * no second run to compare with, because its steps depend on the clock: there the entries before
 * the last checkpoint stay, the time of the journal goes on, and a replay finds no difference.
 */
@DisabledOnOs(OS.WINDOWS)
class SigkillRecoveryTest {

  private static final List<String> WORKLOADS =
      List.of("digits-softmax", "digits-mlp", "letter-softmax", "words-mlp", "noisy-quadratic");
  private static final List<String> SCHEDULES =
      List.of("warmup:fraction=0.1/rex", "wsd", "cosine", "sampled:every=10/linear");
  private static final List<String> OPTIMIZERS =
      List.of("sgd:lr=0.05,momentum=0.9,nesterov=true", "adamw:lr=0.001,decay=0.1");
  private static final List<String> BUDGETS =
      List.of("steps:%d", "epochs:%s", "work:%d", "seconds:0.5");

  @TempDir Path folder;

  /** Indices into the four lists. */
  private record Point(int workload, int schedule, int optimizer, int budget) {

    /** Rows in which every two columns take every pair of values. */
    static List<Point> all() {
      var points = new ArrayList<Point>();
      for (int w = 0; w < 5; w++) {
        for (int s = 0; s < 4; s++) {
          points.add(new Point(w, s, (w + s / 2) % 2, (w + s) % 4));
        }
      }
      return points;
    }

    boolean timed() {
      return BUDGETS.get(budget).startsWith("seconds");
    }

    /** Long enough to be hit on the way, some tenths of a second of work. */
    long steps() {
      return new long[] {800, 400, 500, 25, 4000}[workload];
    }

    private String budgetSpec() {
      // Training examples and batch of each workload give the epochs of so many steps.
      double epochs =
          steps()
              * new double[] {32, 64, 128, 128, 1}[workload]
              / new double[] {1258, 1258, 12_750, 95_651, 1}[workload];
      return switch (budget) {
        case 0, 2 -> BUDGETS.get(budget).formatted(steps());
        case 1 -> BUDGETS.get(budget).formatted(epochs);
        default -> BUDGETS.get(budget);
      };
    }

    String[] run(Path out) {
      return new String[] {
        "run",
        WORKLOADS.get(workload),
        "--lr",
        SCHEDULES.get(schedule),
        "--optimizer",
        OPTIMIZERS.get(optimizer),
        "--budget",
        budgetSpec(),
        "--checkpoint-every",
        "0.02",
        "--out",
        out.toString()
      };
    }
  }

  @Test
  void every_pair_of_the_four_columns_occurs() {
    Set<String> pairs = new HashSet<>();
    for (Point p : Point.all()) {
      int[] row = {p.workload, p.schedule, p.optimizer, p.budget};
      for (int i = 0; i < row.length; i++) {
        for (int j = i + 1; j < row.length; j++) {
          pairs.add("%d=%d %d=%d".formatted(i, row[i], j, row[j]));
        }
      }
    }
    assertThat(pairs).hasSize(5 * 4 + 5 * 2 + 5 * 4 + 4 * 2 + 4 * 4 + 2 * 4);
  }

  @Test
  void a_killed_run_ends_like_one_that_was_not() throws Exception {
    var tasks = new ArrayList<Callable<String>>();
    var random = new Random(25);
    List<Point> points = Point.all();
    for (int k = 0; k < points.size(); k++) {
      Path place = folder.resolve("point-" + k);
      Point point = points.get(k);
      // Every twentieth of a run is hit once; the order keeps workloads and moments apart.
      double moment = (7 * k % points.size() + random.nextDouble()) / points.size();
      tasks.add(() -> killed(point, place, moment));
    }
    var found = new ArrayList<String>();
    try (var two = Executors.newFixedThreadPool(2)) {
      for (var future : two.invokeAll(tasks)) {
        found.add(future.get());
      }
    }
    // Kills that hit a run between its beginning and its end, and some behind a checkpoint.
    assertThat(found.stream().filter(how -> !how.equals("over"))).hasSizeGreaterThanOrEqualTo(15);
    assertThat(found).contains("behind a checkpoint");
  }

  private static String killed(Point point, Path place, double moment) throws Exception {
    var directory = new RunDirectory(place);
    Process process = Programs.start(place, Programs.command(point.run(place)));
    // As far as the checkpoints tell; then at any moment of a step, a write or a rename.
    while (process.isAlive() && reached(directory, point) < moment - 0.1) {
      Thread.sleep(1);
    }
    Thread.sleep((long) (moment * 1000) % 20);
    process.destroyForcibly();
    process.waitFor();
    boolean saved = newest(directory) > 0;
    boolean over = directory.read().ended().isPresent();
    List<String> before = Files.readAllLines(directory.journal());

    var resumed = Typed.line("resume", place.toString(), "--json");
    assertThat(resumed.exit()).as("%s: %s", point, resumed.err()).isZero();
    List<String> after = withoutClock(directory);
    if (point.timed()) {
      timed(directory, before);
    } else {
      Path whole = place.resolveSibling(place.getFileName() + "-whole");
      assertThat(Typed.line(point.run(whole)).exit()).isZero();
      List<String> expected = withoutClock(new RunDirectory(whole));
      for (int k = 0; k < Math.min(after.size(), expected.size()); k++) {
        assertThat(after.get(k)).as("%s, line %d", point, k + 1).isEqualTo(expected.get(k));
      }
      assertThat(after).hasSameSizeAs(expected);
      assertThat(Files.mismatch(directory.weights(), whole.resolve("weights.bin")))
          .as(point.toString())
          .isEqualTo(-1);
    }
    return over ? "over" : saved ? "behind a checkpoint" : "before a checkpoint";
  }

  /** Share of the run that lies behind its newest checkpoint; below 0 before it has begun. */
  private static double reached(RunDirectory directory, Point point) throws IOException {
    if (!directory.begun()) {
      return -1;
    }
    if (!point.timed()) {
      return (double) newest(directory) / point.steps();
    }
    String journal = Files.readString(directory.journal());
    int at = journal.lastIndexOf("\"nanos\":");
    return at < 0
        ? 0
        : Long.parseLong("0" + journal.substring(at + 8).replaceAll("(?s)\\D.*", "")) / 5e8;
  }

  /** The step of the newest checkpoint, or 0. */
  private static long newest(RunDirectory directory) throws IOException {
    Path folder = directory.path().resolve("checkpoints");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".bin"))
          .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    }
  }

  /** The time in the journal goes on where the checkpoint had it and ends with the budget. */
  private static void timed(RunDirectory directory, List<String> before) throws IOException {
    List<String> after = Files.readAllLines(directory.journal());
    assertThat(after.getFirst()).isEqualTo(before.getFirst());
    long last = 0;
    for (String line : after) {
      int at = line.indexOf("\"nanos\":");
      if (at >= 0) {
        long nanos = Long.parseLong(line.substring(at + 8).replaceAll("(?s)\\D.*", ""));
        assertThat(nanos).isGreaterThanOrEqualTo(last);
        last = nanos;
      }
    }
    assertThat(last).isGreaterThanOrEqualTo(500_000_000L);
    assertThat(Typed.line("replay", directory.path().toString()).exit()).isZero();
  }

  private static List<String> withoutClock(RunDirectory directory) throws IOException {
    return Files.readAllLines(directory.journal()).stream()
        .map(line -> line.replaceAll("\"clock\":\\{[^}]*}", ""))
        .toList();
  }
}
