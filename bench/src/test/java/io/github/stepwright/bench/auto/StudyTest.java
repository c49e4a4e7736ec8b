package io.github.stepwright.bench.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.DataException;
import io.github.stepwright.Problem;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

  private static final String QUADRATIC = "noisy-quadratic";

  @TempDir private Path folder;

  private static Problem open(String spec) {
    return new Workloads().open(spec).orElseThrow();
  }

  private AutoPage make(Study study, Path file) throws IOException {
    return AutoPage.make(study, file, StudyTest::open, () -> false);
  }

  private static long count(Ledger<Task, Losses> ledger, String text) {
    return ledger.keys().stream().filter(key -> key.optimizer().startsWith(text)).count();
  }

  @Test
  void a_network_counts_with_adamw_alone_and_with_half_of_the_seeds() {
    var study = new Study(List.of("a", "b"), List.of("c"), 5, List.of(1.0));
    assertThat(study.cells())
        .extracting(cell -> "%s: %s".formatted(cell, cell.judges()))
        .containsExactly(
            "a, adamw: [2, 3, 4, 5, 6]",
            "a, sgd: [2, 3, 4, 5, 6]",
            "b, adamw: [2, 3, 4, 5, 6]",
            "b, sgd: [2, 3, 4, 5, 6]",
            "c, adamw: [2, 3, 4]");
  }

  /**
   * 35 points by two seeds; 15 methods by three, less those of the grid that seeds do not share.
   */
  @Test
  void every_method_runs_on_seeds_that_chose_nothing() throws IOException {
    var study = new Study(List.of(), List.of(QUADRATIC), 6, List.of(0.02));
    Path file = folder.resolve("page.md");
    AutoPage page = make(study, file);
    var ledger = AutoPage.ledger(file);
    assertThat(page.whole()).isTrue();
    assertThat(page.runs()).isEqualTo(ledger.keys().size());
    assertThat(count(ledger, "sgd")).isZero();
    Set<Long> tuned =
        ledger.keys().stream()
            .filter(key -> key.seed() < 2)
            .map(Task::seed)
            .collect(Collectors.toSet());
    assertThat(tuned).containsExactlyInAnyOrder(0L, 1L);
    assertThat(ledger.keys()).filteredOn(key -> key.seed() < 2).hasSize(70);
    assertThat(ledger.keys())
        .filteredOn(key -> key.lr().equals("auto"))
        .extracting(Task::seed)
        .containsExactly(2L, 3L, 4L);
    assertThat(Files.readString(file)).contains("| auto |").contains("| oracle |");
  }

  @Test
  void the_oracle_is_the_point_of_least_validation_loss_and_nobody_is_worse_than_the_start()
      throws IOException {
    var study = new Study(List.of(QUADRATIC), List.of(), 2, List.of(0.02));
    Path file = folder.resolve("page.md");
    make(study, file);
    var ledger = AutoPage.ledger(file);
    var cell = study.cells().getFirst();
    Method oracle = study.methods(ledger, StudyTest::open, cell, 0.02).getFirst();
    double least = chosen(ledger, oracle.lr(), oracle.optimizer());
    for (String shape : Method.SHAPES) {
      for (double rate : Method.rates(cell.base())) {
        assertThat(chosen(ledger, shape, cell.base().at(rate))).isGreaterThanOrEqualTo(least);
      }
    }
    for (Task key : ledger.keys()) {
      Losses run = ledger.find(key).orElseThrow();
      assertThat(run.judged()).isLessThanOrEqualTo(run.start());
      assertThat(run.judged()).isEqualTo(run.failed() ? run.start() : run.test());
    }
  }

  private static double chosen(Ledger<Task, Losses> ledger, String lr, String optimizer) {
    double sum = 0;
    for (long seed = 0; seed < 2; seed++) {
      var key = new Task(QUADRATIC, 20, optimizer, lr, Double.NaN, seed);
      sum += ledger.find(key).orElseThrow().chosen();
    }
    return sum / 2;
  }

  @Test
  void a_study_that_was_cut_off_goes_on_and_makes_no_run_twice() throws IOException {
    var study = new Study(List.of(QUADRATIC), List.of(), 2, List.of(0.02));
    Path file = folder.resolve("page.md");
    int[] left = {50};
    AutoPage part = AutoPage.make(study, file, StudyTest::open, () -> left[0]-- == 0);
    assertThat(part.whole()).isFalse();
    assertThat(part.runs()).isEqualTo(50);
    AutoPage whole = make(study, file);
    Path alone = folder.resolve("alone.md");
    assertThat(make(study, alone).runs()).isEqualTo(whole.runs());
    assertThat(file).hasSameTextualContentAs(alone);
    assertThat(folder.resolve("page.jsonl")).hasSameTextualContentAs(folder.resolve("alone.jsonl"));
  }

  @Test
  void another_budget_takes_nothing_from_the_file() throws IOException {
    Path file = folder.resolve("page.md");
    var study = new Study(List.of(), List.of(QUADRATIC), 2, List.of(0.02));
    int runs = make(study, file).runs();
    AutoPage other = make(new Study(List.of(), List.of(QUADRATIC), 2, List.of(0.03)), file);
    assertThat(other.runs()).isEqualTo(2 * runs);
  }

  @Test
  void runs_of_an_older_version_are_refused_with_the_way_out() throws IOException {
    Path file = folder.resolve("page.md");
    Files.writeString(folder.resolve("page.tsv"), "workload\tsteps\n");
    assertThatThrownBy(() -> AutoPage.ledger(file))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "runs must be in %s, found %s of an older version; move it away and they are made again"
                .formatted(folder.resolve("page.jsonl"), folder.resolve("page.tsv")));
    Files.delete(folder.resolve("page.tsv"));
    assertThat(AutoPage.ledger(file).size()).isZero();
  }

  @Test
  void a_study_of_nothing_is_refused() {
    assertThatThrownBy(() -> new Study(List.of(), List.of(), 5, List.of(1.0)))
        .hasMessageContaining("must have workloads");
    assertThatThrownBy(() -> new Study(List.of(QUADRATIC), List.of(), 1, List.of(1.0)))
        .hasMessageContaining("2 seeds");
  }
}
