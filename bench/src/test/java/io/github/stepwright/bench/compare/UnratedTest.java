package io.github.stepwright.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.report.ComparisonReport;
import io.github.stepwright.bench.report.Row;
import io.github.stepwright.bench.report.RunReport;
import io.github.stepwright.bench.workload.Workloads;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.Replay;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import io.github.stepwright.run.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Optimizers that have no rate: no schedule, no grid, and nothing that pretends there were one. */
class UnratedTest {

  private static final Function<String, Problem> WORKLOADS =
      spec -> new Workloads().open(spec).orElseThrow();

  @TempDir Path folder;

  private static Setup setup(String optimizer, String lr) {
    var request = Request.of("noisy-quadratic").optimizer(optimizer).budget("steps:40").seed(5);
    return Setup.of(lr == null ? request : request.lr(lr), WORKLOADS);
  }

  private RunDirectory run(Setup setup) {
    var directory = new RunDirectory(folder.resolve("run")).prepare(false);
    try (var workload = setup.start();
        var run = DurableRun.begin(directory, setup.plan(), workload, Map.of(), () -> 0)) {
      run.go();
    }
    return directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cocob", "dowg", "cdowg"})
  void a_run_has_no_schedule_and_its_journal_no_rate(String optimizer) throws IOException {
    var setup = setup(optimizer, null);
    assertThat(setup.plan().controllers()).containsOnlyKeys("observer");
    RunDirectory directory = run(setup);
    var record = directory.read();
    assertThat(record.header().plan())
        .doesNotContainKey("lr")
        .containsEntry("optimizer", optimizer);
    assertThat(Files.readString(directory.journal())).doesNotContain("\"lr\"");
    var summary = Summary.of(record, directory.path());
    assertThat(summary.lr()).isNull();
    assertThat(summary.steps()).isEqualTo(40);
    assertThat(summary.lines().getFirst()).contains(optimizer + "  no rate  seed 5  40 steps");
    RunReport.write(record, directory.report());
    assertThat(Files.readString(directory.report()))
        .contains("has no rate")
        .contains("./stepwright run 'noisy-quadratic' --optimizer '" + optimizer)
        .doesNotContain("Learning rate")
        .doesNotContain("--lr");
  }

  @Test
  void the_header_makes_the_same_setup_again() {
    var setup = setup("cocob:alpha=50", null);
    RunDirectory directory = run(setup);
    var again = Setup.of(directory.read().header(), WORKLOADS);
    assertThat(again.plan().texts()).isEqualTo(setup.plan().texts());
    assertThat(again.plan().values()).isEqualTo(setup.plan().values());
    assertThat(Replay.check(again.plan(), directory.journal())).isEmpty();
  }

  @Test
  void a_schedule_that_somebody_named_is_refused() {
    assertThatThrownBy(() -> setup("dowg", "rex"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an optimizer beside --lr must have a rate, got dowg, which has none, and --lr rex;"
                + " drop --lr");
    assertThatThrownBy(() -> setup("dowg:lr=1", null)).hasMessageContaining("a key of dowg");
    assertThat(setup("dog", "rex").plan().controllers()).containsKey("lr");
  }

  private static Comparison comparison(List<String> optimizers) {
    return new Comparison(
        List.of("noisy-quadratic"),
        List.of("constant", "linear"),
        optimizers,
        List.of(0.02, 0.05),
        List.of(0L, 1L),
        Comparison.seeds(3),
        null,
        1);
  }

  private static Result compared(String... optimizers) throws InterruptedException {
    return new Arena(comparison(List.of(optimizers)), WORKLOADS, (_, _) -> {}).run(2);
  }

  @Test
  void a_comparison_has_one_row_for_it_and_tunes_nothing() throws InterruptedException {
    Result result = compared("cocob", "sgd:lr=0.1");
    assertThat(result.cells()).hasSize(2 + 4);
    Judged judged = result.cells().getFirst();
    assertThat(judged.cell()).isEqualTo(new Cell("noisy-quadratic", "cocob", "none", 0.02, 20));
    assertThat(judged.tuning()).isEmpty();
    assertThat(judged.rate()).isNaN();
    assertThat(judged.extended()).isZero();
    assertThat(judged.atEdge()).isFalse();
    assertThat(judged.trials()).extracting(Trial::seed).containsExactly(3L, 4L, 5L);
    assertThat(judged.misses()).isZero();
    Result.Group group = result.groups().getFirst();
    assertThat(group.rated()).isFalse();
    assertThat(Row.of(group)).extracting(Row::rate).containsExactly("no rate to tune");
    assertThat(Verdict.of(group, true))
        .isEqualTo("At 20 steps there is no rate to tune and no schedule to choose.");
    assertThat(result.groups().getLast().rated()).isTrue();
    Result.Group optimizers = result.optimizers().getFirst();
    assertThat(optimizers.ranked()).hasSize(2);
    assertThat(Verdict.of(optimizers, true)).contains("cocob").contains("sgd:lr=0.1 with ");
    assertThat(compared("cocob", "sgd:lr=0.1")).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_report_says_that_there_is_nothing_to_tune(boolean alone)
      throws InterruptedException, IOException {
    Result result = alone ? compared("dowg") : compared("dowg", "sgd:lr=0.1");
    Path file = folder.resolve("report.html");
    ComparisonReport.write(result, "./stepwright compare", Map.of(), 1, file);
    String html = Files.readString(file);
    assertThat(html)
        .contains("no rate to tune")
        .contains("has nothing to tune and no schedule")
        .contains("--optimizer 'dowg' --budget steps:20")
        .doesNotContain("NaN");
    assertThat(html.contains("Sensitivity to the base rate")).isEqualTo(!alone);
    assertThat(html.contains("The schedules")).isEqualTo(!alone);
  }
}
