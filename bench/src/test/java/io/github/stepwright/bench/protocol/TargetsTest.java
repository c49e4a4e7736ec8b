package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.stepwright.DataException;
import io.github.stepwright.Problem;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.workload.Workloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {

  private static final Workloads PROVIDER = new Workloads();
  private static final Function<String, Problem> OPEN = spec -> PROVIDER.open(spec).orElseThrow();

  @TempDir Path folder;

  @Test
  void what_is_written_is_read_again() throws Exception {
    var target =
        new Target(
            "mlp:data=iris",
            60,
            "loss",
            true,
            0.1,
            0.01,
            0.2,
            48,
            5,
            "sgd:lr=1,momentum=0.5",
            true);
    Path file = folder.resolve("targets.csv");
    new Targets(List.of(target)).write(file, List.of("made by a test"));
    assertThat(Targets.read(file).all()).containsExactly(target);
    assertThat(Targets.read(file).of(new Suite.Entry("mlp:data=iris", 60))).contains(target);
    assertThat(Targets.read(file).of(new Suite.Entry("mlp:data=iris", 61))).isEmpty();
  }

  @Test
  void a_damaged_line_is_named() throws Exception {
    Path file = folder.resolve("targets.csv");
    Files.writeString(file, "workload,steps\nx,notanumber,loss,true,1,1,1,1,1,sgd,frozen\n");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> Targets.read(file))
        .withMessageContaining("line 2");
  }

  @Test
  void a_target_within_two_deviations_of_a_constant_rate_tells_nothing_apart() {
    assertThat(with(0.10, 0.01, 0.119).separates()).isFalse();
    assertThat(with(0.10, 0.01, 0.121).separates()).isTrue();
    assertThat(with(0.10, 0.01, 0.08).separates()).isFalse();
  }

  private static Target with(double value, double deviation, double constant) {
    return new Target("w", 10, "loss", true, value, deviation, constant, 1, 1, "", false);
  }

  /** The median of the best point's runs: half of them are at or below it. */
  @Test
  void the_best_point_reaches_its_own_target_in_half_of_its_runs() throws Exception {
    var setting = new TargetSetting(2, 5, true);
    var trials = BenchFile.trials(folder);
    var crew = new Crew(new Course(OPEN, Clock.NONE)::run, trials, 2, (_, _) -> {});
    Problem.Declared declared = OPEN.apply("softmax:data=iris").declared();
    assertThat(missing(setting, declared, trials)).isEqualTo(setting.runs());
    Target target = setting.of(declared, 80, crew);
    assertThat(missing(setting, declared, trials)).isZero();
    assertThat(target.points()).isEqualTo(8);
    long reached = 0;
    for (long seed = 1; seed <= 5; seed++) {
      var task =
          new Task(
              "softmax:data=iris",
              60,
              target.best(),
              "warmup:fraction=0.05/cosine",
              Double.NaN,
              seed);
      if (trials.find(task).orElseThrow().best(true) <= target.value()) {
        reached++;
      }
    }
    assertThat(reached).isEqualTo(3);
  }

  private static long missing(
      TargetSetting setting, Problem.Declared declared, Ledger<Task, Trial> trials) {
    return setting.planned(declared, 80, trials::find).stream()
        .filter(task -> trials.find(task).isEmpty())
        .count();
  }

  @Test
  void every_plain_workload_of_both_suites_has_a_frozen_target_and_can_be_opened() {
    for (Suite suite : List.of(Suite.fast(), Suite.plain())) {
      assertThat(suite.entries()).isNotEmpty();
      for (Suite.Entry entry : suite.entries()) {
        Problem.Declared declared = OPEN.apply(entry.workload()).declared();
        Target target = Targets.frozen().of(entry).orElseThrow();
        assertThat(target.provisional()).isFalse();
        assertThat(target.metric()).isEqualTo(declared.metric());
        assertThat(target.points()).isEqualTo(200);
        assertThat(target.seeds()).isEqualTo(20);
      }
    }
    assertThat(Suite.plain().entries()).hasSize(12);
  }

  @Test
  void the_frozen_targets_can_be_read() {
    assertThat(Targets.frozen().all()).allSatisfy(t -> assertThat(t.value()).isFinite());
  }
}
