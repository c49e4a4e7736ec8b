package io.github.stepwright.deep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.refine.RefinementEvidence;
import io.github.stepwright.bench.refine.RefinementPage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The evidence for refined schedules on a network of the engine, an eighth of its small size. */
class DeepRefinementTest {

  @Test
  void a_network_has_a_row_for_each_schedule_and_comes_out_the_same_twice() throws Exception {
    String spec = Runs.WORKLOADS.quick("words-mlp-djl").orElseThrow();
    var evidence = new RefinementEvidence(List.of(spec), "adamw:lr=0.003", List.of(3L, 4L), 0.125);
    var one =
        evidence.run(name -> Runs.WORKLOADS.open(name).orElseThrow(), 2, Ledger.none(), _ -> {});
    var found = one.cases().getFirst();
    assertThat(found.steps())
        .isEqualTo(Runs.WORKLOADS.open(spec).orElseThrow().declared().steps() / 8);
    assertThat(found.rows()).hasSize(7);
    for (Judged row : found.rows().values()) {
      assertThat(row.metrics()).hasSize(2);
      // Guessing a letter costs ln 27 nats.
      assertThat(row.mean().value()).isLessThan(Math.log(27));
    }
    var two =
        evidence.run(name -> Runs.WORKLOADS.open(name).orElseThrow(), 1, Ledger.none(), _ -> {});
    assertThat(RefinementPage.of(two, "it")).isEqualTo(RefinementPage.of(one, "it"));
  }
}
