package io.github.stepwright.bench.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.bench.compare.Cell;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.refine.RefinementEvidence.Case;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeanRanksTest {

  private static Judged judged(double... metrics) {
    var trials = new ArrayList<Trial>();
    for (double metric : metrics) {
      boolean diverged = !Double.isFinite(metric);
      trials.add(new Trial(1, trials.size(), metric, Map.of(), List.of(), diverged, 1));
    }
    return new Judged(new Cell("w", "sgd", "s", 1, 10), List.of(), 1, 0, false, trials);
  }

  private static Case problem(boolean lower, Judged refined, Judged linear, Judged flat) {
    var rows = new LinkedHashMap<String, Judged>();
    rows.put("refined", refined);
    rows.put("linear", linear);
    rows.put("flat", flat);
    return new Case("w", 10, "loss", lower, rows, null);
  }

  @Test
  void ranks_are_means_over_problems_and_ties_share_theirs() {
    var cases =
        List.of(
            problem(true, judged(1, 1.1), judged(2, 2.1), judged(2, 2.1)),
            problem(false, judged(0.9, 0.8), judged(0.7, 0.6), judged(0.95, 0.9)));
    var rows = MeanRanks.of(cases);
    assertThat(rows).extracting(MeanRanks.Row::name).containsExactly("refined", "flat", "linear");
    assertThat(rows).extracting(row -> row.rank().value()).containsExactly(1.5, 1.75, 2.75);
    assertThat(rows).extracting(MeanRanks.Row::first).containsExactly(1, 1, 0);
  }

  @Test
  void means_that_differ_by_the_rounding_of_floats_are_a_tie() {
    // 0.708 + 0.704 = 2 * 0.706, but not as floats.
    var one =
        problem(false, judged(0.708f, 0.704f), judged(0.706f, 0.706f), judged(0.7059f, 0.7059f));
    assertThat(one.rows().get("refined").mean().value())
        .isNotEqualTo(one.rows().get("linear").mean().value());
    assertThat(MeanRanks.of(List.of(one)))
        .extracting(row -> row.rank().value())
        .containsExactly(1.5, 1.5, 3.0);
  }

  /** A difference that is 1 on every seed has no spread: p is 0 whatever Holm multiplies it by. */
  @Test
  void only_differences_that_are_significant_count_for_or_against() {
    var noise = judged(1, 3, 2, 0);
    var cases =
        List.of(
            problem(true, judged(1, 2, 3, 4), judged(2, 3, 4, 5), noise),
            problem(true, judged(1, 2, 3, 4), judged(0, 1, 2, 3), noise));
    var linear =
        MeanRanks.of(cases).stream().filter(row -> row.name().equals("linear")).findFirst();
    assertThat(linear.orElseThrow().beaten()).isEqualTo(1);
    assertThat(linear.orElseThrow().better()).isEqualTo(1);
    var flat = MeanRanks.of(cases).stream().filter(row -> row.name().equals("flat")).findFirst();
    assertThat(flat.orElseThrow().beaten() + flat.orElseThrow().better()).isZero();
  }

  @Test
  void a_schedule_that_diverged_ranks_behind_and_its_seed_is_not_paired() {
    var one =
        problem(true, judged(1, Double.POSITIVE_INFINITY, 2), judged(5, 5, 5), judged(9, 9, 9));
    var rows = MeanRanks.of(List.of(one));
    assertThat(rows).extracting(MeanRanks.Row::name).containsExactly("linear", "flat", "refined");
    var gain = MeanRanks.gain(one, "linear");
    assertThat(gain.n()).isEqualTo(2);
    assertThat(gain.value()).isCloseTo(3.5, within(1e-15));
  }
}
