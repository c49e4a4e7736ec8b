package io.github.stepwright.bench.protocol;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.DataException;
import io.github.stepwright.Problem;
import io.github.stepwright.bench.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {

  private static final Workloads PROVIDER = new Workloads();
  private static final Function<String, Problem> OPEN = spec -> PROVIDER.open(spec).orElseThrow();
  private static final Suite SMALL =
      new Suite(
          "small",
          List.of(
              new Suite.Entry("noisy-quadratic", 100), new Suite.Entry("softmax:data=iris", 60)));
  private static final Targets TARGETS =
      new Targets(
          List.of(
              new Target("noisy-quadratic", 100, "loss", true, 0.2, 0.01, 0.3, 1, 1, "", false),
              new Target("softmax:data=iris", 60, "loss", true, 0.2, 0.01, 0.3, 1, 1, "", false)));

  @TempDir Path folder;

  private static Bench bench(boolean twoPhase, String... methods) {
    return new Bench(
        SMALL,
        List.of(methods).stream().map(Method::parse).toList(),
        new Rules(3, List.of(0L), List.of(1000L, 1001L), List.of(1.0, 0.5), twoPhase),
        TARGETS);
  }

  private BenchResult run(Bench bench, Path where, int threads, AtomicInteger made)
      throws IOException, InterruptedException {
    var crew =
        new Crew(
            new Course(OPEN, Clock.NONE)::run,
            BenchFile.trials(where),
            threads,
            (_, now) -> made.addAndGet(now ? 1 : 0));
    return bench.run(OPEN, crew);
  }

  @Test
  void a_second_run_makes_nothing_and_finds_the_same() throws Exception {
    var made = new AtomicInteger();
    BenchResult first = run(bench(false, "linear", "prodigy"), folder, 2, made);
    // two budgets and workloads; linear: 3 points and 2 seeds, prodigy: 2 seeds
    assertThat(made.get()).isEqualTo(4 * (3 + 2 + 2));
    made.set(0);
    BenchResult second = run(bench(false, "linear", "prodigy"), folder, 1, made);
    assertThat(made.get()).isZero();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void a_bench_that_was_killed_in_the_middle_of_a_line_makes_what_is_not_there() throws Exception {
    var made = new AtomicInteger();
    BenchResult whole = run(bench(false, "rex"), folder, 2, made);
    Path file = folder.resolve("trials.jsonl");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1 + made.get());
    String last = lines.get(8);
    Files.writeString(
        file, String.join("\n", lines.subList(0, 8)) + "\n" + last.substring(0, last.length() / 2));
    made.set(0);
    assertThat(run(bench(false, "rex"), folder, 2, made)).isEqualTo(whole);
    assertThat(made.get()).isEqualTo(lines.size() - 8);
    assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(lines);
  }

  @Test
  void a_folder_of_an_older_version_is_refused_with_the_way_out() throws Exception {
    Path before = Files.createDirectory(folder.resolve("trials"));
    assertThatThrownBy(() -> BenchFile.trials(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "%s must hold trials.jsonl, found %s of an older version; name another folder and they are made again"
                .formatted(folder, before));
  }

  /** A method sees specs and numbers, never the name: the names may be exchanged. */
  @Test
  void shuffled_names_of_workloads_change_nothing() throws Exception {
    Map<String, String> real =
        Map.of(
            "a", "softmax:data=iris",
            "b", "noisy-quadratic",
            "c", "softmax:data=wine");
    Map<String, String> shuffled =
        Map.of("a", "noisy-quadratic", "b", "softmax:data=wine", "c", "softmax:data=iris");
    for (Method method : Panel.methods()) {
      for (String name : real.keySet()) {
        String other =
            shuffled.entrySet().stream()
                .filter(entry -> entry.getValue().equals(real.get(name)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        Trial one = under(name, real.get(name), method);
        Trial two = under(other, real.get(name), method);
        assertThat(two.points())
            .as(method.name() + " on " + real.get(name))
            .isEqualTo(one.points());
      }
    }
  }

  private static Trial under(String name, String spec, Method method) {
    Problem problem = OPEN.apply(spec);
    Problem renamed = new Renamed(name, problem);
    return new Course(_ -> renamed, Clock.NONE).run(method.task(renamed.declared(), 40, 1, 1000));
  }

  private record Renamed(String name, Problem inner) implements Problem {
    @Override
    public Declared declared() {
      Declared d = inner.declared();
      return new Declared(
          name,
          name,
          d.optimizer(),
          d.batch(),
          d.steps(),
          d.examples(),
          d.metric(),
          d.lowerIsBetter(),
          d.sizes());
    }

    @Override
    public io.github.stepwright.Workload start(io.github.stepwright.Stepper stepper, long seed) {
      return inner.start(stepper, seed);
    }
  }

  @Test
  void the_rate_is_the_one_of_the_shortest_time_and_judged_on_other_seeds() throws Exception {
    BenchResult result = run(bench(true, "constant"), folder, 2, new AtomicInteger());
    Standing one = result.of("constant", "noisy-quadratic", 1);
    double least =
        one.tuning().stream()
            .mapToDouble(t -> t.time(Trial.Axis.UNITS, 0.2, true))
            .min()
            .orElseThrow();
    Trial chosen =
        one.tuning().stream()
            .filter(t -> t.task().rate() == one.trials().getFirst().task().rate())
            .findFirst()
            .orElseThrow();
    assertThat(chosen.time(Trial.Axis.UNITS, 0.2, true)).isEqualTo(least);
    assertThat(one.tuning().stream().map(t -> t.task().seed())).containsOnly(0L);
    assertThat(one.trials().stream().map(t -> t.task().seed())).containsExactly(1000L, 1001L);
    assertThat(one.other()).hasSameSizeAs(one.trials());
  }

  @Test
  void the_search_is_charged_end_to_end() throws Exception {
    BenchResult result = run(bench(false, "linear", "prodigy"), folder, 2, new AtomicInteger());
    var alone = result.studies(Trial.Axis.UNITS, false).orElseThrow();
    var all = result.studies(Trial.Axis.UNITS, true).orElseThrow();
    double search = result.of("linear", "noisy-quadratic", 1).search();
    assertThat(search).isEqualTo(3 * 100.0);
    if (Double.isFinite(alone.best(0, 0, 0))) {
      assertThat(all.best(0, 0, 0) - alone.best(0, 0, 0)).isEqualTo(search);
    }
    assertThat(all.best(1, 0, 0)).isEqualTo(alone.best(1, 0, 0));
  }

  @Test
  void seeds_that_tune_and_judge_are_refused_and_so_is_a_name_twice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rules(2, List.of(0L, 5L), List.of(5L), List.of(1.0), false))
        .withMessageContaining("apart");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench(false, "rex", "rex"))
        .withMessageContaining("different names");
  }

  /** Its own looks come from the same units, and one of them may be its last act. */
  @Test
  void auto_is_charged_for_everything_and_looked_at_in_the_end() {
    for (long seed = 1; seed < 6; seed++) {
      Trial trial =
          new Course(OPEN, Clock.NONE)
              .run(new Task("digits-softmax", 200, "sgd:lr=0.1,momentum=0.9", "auto", NaN, seed));
      assertThat(trial.diverged()).isFalse();
      assertThat(trial.test()).isFinite();
      assertThat(trial.units()).isBetween(200.0, 210.0);
      assertThat(trial.points().getLast().units()).isEqualTo(trial.units());
    }
  }

  @Test
  void fifty_looks_end_at_the_end() {
    Trial trial =
        new Course(OPEN, Clock.NONE)
            .run(new Task("noisy-quadratic", 120, "sgd:lr=0.1", "linear", Double.NaN, 1));
    assertThat(trial.points()).hasSize(50);
    assertThat(trial.points().getLast().step()).isEqualTo(120);
    assertThat(trial.points().getLast().units()).isEqualTo(120);
    assertThat(trial.points().getFirst().step()).isEqualTo(3);
  }

  @Test
  void a_target_is_met_by_the_first_look_and_steadily_by_two() {
    var task = new Task("w", 3, "sgd", "rex", Double.NaN, 1);
    List<Trial.Point> points =
        List.of(
            new Trial.Point(1, 1, 0, 0, 0.5),
            new Trial.Point(2, 2, 0, 0, 0.9),
            new Trial.Point(3, 3, 0, 0, 0.4),
            new Trial.Point(4, 4, 0, 0, 0.3));
    var trial = new Trial(task, points, 0, false, 4, 0, 0);
    assertThat(trial.time(Trial.Axis.UNITS, 0.5, true)).isEqualTo(1);
    assertThat(trial.steady(Trial.Axis.UNITS, 0.5, true)).isEqualTo(3);
    assertThat(trial.time(Trial.Axis.UNITS, 0.1, true)).isInfinite();
    assertThat(trial.time(Trial.Axis.UNITS, 0.9, false)).isEqualTo(2);
    assertThat(trial.best(true)).isEqualTo(0.3);
  }
}
