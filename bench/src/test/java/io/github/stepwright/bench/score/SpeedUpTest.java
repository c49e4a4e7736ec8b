package io.github.stepwright.bench.score;

import static io.github.stepwright.bench.score.Panels.ABC;
import static io.github.stepwright.bench.score.Panels.INF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SpeedUpTest {

  private static final Map<String, Double> THOUSAND =
      Map.of("w", 1000.0, "x", 1000.0, "y", 1000.0, "z", 1000.0);

  @Test
  void geometric_mean_takes_a_miss_as_the_longest_run_plus_one_second() {
    assertThat(SpeedUp.of(ABC, "B", "A", THOUSAND).ratio()).isCloseTo(1.456475, within(5e-7));
    assertThat(SpeedUp.of(ABC, "C", "A", THOUSAND).ratio()).isCloseTo(1.208965, within(5e-7));
  }

  @Test
  void ratio_to_oneself_is_1_and_the_way_back_is_the_inverse() {
    assertThat(SpeedUp.of(ABC, "A", "A", Map.of()).ratio()).isEqualTo(1);
    double there = SpeedUp.of(ABC, "B", "C", THOUSAND).ratio();
    double back = SpeedUp.of(ABC, "C", "B", THOUSAND).ratio();
    assertThat(there * back).isCloseTo(1, within(1e-12));
  }

  @Test
  void half_the_time_everywhere_saves_one_half() {
    Times times = Panels.of(new double[] {100, 40}, new double[] {50, 20});
    assertThat(SpeedUp.of(times, "B", "A", Map.of()).saved()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void workload_missed_by_both_needs_no_limit_and_weighs_as_a_tie() {
    Times times = Panels.of(new double[] {100, INF}, new double[] {25, INF});
    assertThat(SpeedUp.of(times, "B", "A", Map.of()).ratio()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void unknown_limit_of_a_missed_workload_is_refused_by_name() {
    assertThatThrownBy(() -> SpeedUp.of(ABC, "B", "A", Map.of("z", 1000.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("longest run of y must be known and > 0 because B missed it, got null");
  }

  @Test
  void longest_runs_follow_the_ruleset_and_grow_for_self_tuning() {
    assertThat(Ruleset.V05.longestRuns(Tuning.EXTERNAL))
        .hasSize(8)
        .containsEntry("fastmri", 8859.0)
        .containsEntry("wmt", 48151.0);
    assertThat(Ruleset.V05.longestRuns(Tuning.SELF)).containsEntry("wmt", 3 * 48151.0);
    assertThat(Ruleset.V06.longestRuns(Tuning.EXTERNAL)).containsEntry("fastmri", 4430.0);
    assertThat(Ruleset.V06.longestRuns(Tuning.SELF)).containsEntry("ogbg", 1.5 * 12011);
  }

  @Test
  void ruleset_is_found_by_the_name_it_prints() {
    assertThat(Ruleset.named("v05")).isSameAs(Ruleset.V05);
    assertThat(Ruleset.named(Ruleset.V06.toString())).isSameAs(Ruleset.V06);
    assertThatThrownBy(() -> Ruleset.named("v07"))
        .hasMessage("ruleset must be one of [v05, v06], got v07");
  }
}
