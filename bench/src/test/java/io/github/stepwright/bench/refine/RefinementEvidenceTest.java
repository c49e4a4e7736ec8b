package io.github.stepwright.bench.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import io.github.stepwright.bench.compare.Arena;
import io.github.stepwright.bench.compare.Attempt;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.workload.Workloads;
import io.github.stepwright.refine.Fault;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.refine.Refinement;
import io.github.stepwright.run.Catalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefinementEvidenceTest {

  @Test
  void the_fixed_schedules_are_those_of_the_protocol() {
    var fixed = RefinementEvidence.fixed(100);
    assertThat(fixed)
        .extracting(Shape::name)
        .containsExactly("linear", "cosine", "step", "1/t", "1/sqrt(t)", "flat");
    for (int t : new int[] {0, 1, 50, 99}) {
      double[] values =
          fixed.stream()
              .mapToDouble(s -> Catalog.SCHEDULES.parse(s.spec()).at(Progress.of(t, 100)))
              .toArray();
      double s = t / 100.0;
      assertThat(values)
          .containsExactly(
              new double[] {
                1 - s,
                (1 + Math.cos(Math.PI * s)) / 2,
                s < 0.5 ? 1 : s < 0.75 ? 0.1 : 0.01,
                1.0 / (t + 1),
                1 / Math.sqrt(t + 1),
                1
              },
              within(1e-12));
    }
  }

  @Test
  void a_small_size_has_a_row_for_each_schedule_and_comes_out_the_same_twice() throws Exception {
    var evidence =
        new RefinementEvidence(
            List.of("softmax:data=wine"), "sgd:lr=0.3", List.of(3L, 4L, 5L), 0.2);
    var problems = new Workloads();
    var one = evidence.run(name -> problems.open(name).orElseThrow(), 2, Ledger.none(), _ -> {});
    var two = evidence.run(name -> problems.open(name).orElseThrow(), 1, Ledger.none(), _ -> {});
    assertThat(RefinementPage.of(one, "it")).isEqualTo(RefinementPage.of(two, "it"));
    var found = one.cases().getFirst();
    assertThat(found.steps()).isEqualTo(40);
    assertThat(found.rows().keySet())
        .containsExactly("refined", "linear", "cosine", "step", "1/t", "1/sqrt(t)", "flat");
    found.rows().values().forEach(row -> assertThat(row.trials()).hasSize(3));
    assertThat(RefinementPage.of(one, "it"))
        .contains("mean rank", "end slope", "softmax:data=wine");
  }

  @Test
  void a_table_made_in_pieces_is_the_same_and_the_last_piece_runs_nothing(@TempDir Path folder)
      throws Exception {
    var evidence =
        new RefinementEvidence(List.of("softmax:data=wine"), "sgd:lr=0.3", List.of(3L, 4L), 0.1);
    var problems = new Workloads();
    Path file = folder.resolve("trials.jsonl");
    var pages = new ArrayList<String>();
    for (var ledger : List.of(Ledger.<Attempt, Trial>none(), Arena.ledger(file))) {
      var finding = evidence.run(name -> problems.open(name).orElseThrow(), 1, ledger, _ -> {});
      pages.add(RefinementPage.of(finding, "it"));
    }
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() / 2));
    for (int piece = 0; piece < 2; piece++) {
      var finding =
          evidence.run(name -> problems.open(name).orElseThrow(), 2, Arena.ledger(file), _ -> {});
      pages.add(RefinementPage.of(finding, "it"));
      assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(lines);
      assertThat(finding.runs()).isEqualTo(lines.size());
    }
    assertThat(pages).containsOnly(pages.getFirst());
  }

  /** Linear decay that stops at 0, and a ramp of 20 rows in front of it. */
  @Test
  void figures_of_a_curve_by_hand() {
    double[] norms = new double[101];
    Arrays.fill(norms, 1);
    var linear = RefinedCurve.of(Refinement.of(Norm.L2).of(norms));
    assertThat(linear.start()).isEqualTo(1);
    assertThat(linear.peakAt()).isZero();
    assertThat(linear.endSlope()).isCloseTo(1, within(1e-12));
    Arrays.fill(norms, 0, 50, 2);
    var late = RefinedCurve.of(Refinement.of(Norm.L2).of(norms));
    assertThat(late.peakAt()).isEqualTo(0.5);
    assertThat(late.start()).isCloseTo(0.25 * (51 + 49 * 0.25) / 50, within(1e-12));
    assertThat(late.endSlope()).isCloseTo(2, within(1e-12));
    Arrays.fill(norms, 90, 101, 1e-3);
    var refused = new Refinement(Norm.L2, 0.1, 0, Fault.Policy.REFUSE, true).of(norms);
    assertThat(RefinedCurve.of(refused).refusal()).isPresent();
  }
}
