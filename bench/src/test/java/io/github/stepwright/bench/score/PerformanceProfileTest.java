package io.github.stepwright.bench.score;

import static io.github.stepwright.bench.score.Panels.ABC;
import static io.github.stepwright.bench.score.Panels.INF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.RandomStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerformanceProfileTest {

  private static final double SIX_DECIMALS = 5e-7;

  private final PerformanceProfile abc = PerformanceProfile.of(FourTimesRule.apply(ABC));

  @Test
  void ratios_are_times_over_the_fastest() {
    double[][] expected = {{1, 2, 1, INF}, {1.5, 1, INF, 1}, {1.2, INF, 1.2, 1.1}};
    for (int s = 0; s < 3; s++) {
      for (int w = 0; w < 4; w++) {
        assertThat(abc.ratio(s, w)).as("%d on %d", s, w).isEqualTo(expected[s][w], within(1e-12));
      }
    }
  }

  @Test
  void closed_form_and_100_points_give_the_hand_numbers() {
    assertThat(abc.score(0)).isCloseTo(0.666667, within(SIX_DECIMALS));
    assertThat(abc.score(1)).isCloseTo(0.708333, within(SIX_DECIMALS));
    assertThat(abc.score(2)).isCloseTo(0.708333, within(SIX_DECIMALS));
    assertThat(abc.score100(0)).isCloseTo(0.667929, within(SIX_DECIMALS));
    assertThat(abc.score100(1)).isCloseTo(0.708333, within(SIX_DECIMALS));
    assertThat(abc.score100(2)).isCloseTo(0.708333, within(SIX_DECIMALS));
  }

  @Test
  void profile_counts_ratios_up_to_and_including_tau() {
    assertThat(abc.at(0, 0.999)).isZero();
    assertThat(abc.at(0, 1)).isEqualTo(0.5);
    assertThat(abc.at(0, 1.999)).isEqualTo(0.5);
    assertThat(abc.at(0, 2)).isEqualTo(0.75);
    assertThat(abc.at(0, 4)).isEqualTo(0.75);
  }

  @Test
  void exactly_four_times_the_fastest_stays_in_the_profile_and_earns_nothing() {
    var profile =
        PerformanceProfile.of(FourTimesRule.apply(Panels.of(new double[] {10}, new double[] {40})));
    assertThat(profile.at(1, 4)).isEqualTo(1);
    assertThat(profile.score(1)).isZero();
    // The trapezoid rule meets the jump at its last point: half a step of 1/99.
    assertThat(profile.score100(1)).isCloseTo(0.5 / 99, within(1e-12));
  }

  @Test
  void workload_that_everybody_missed_earns_nothing_and_still_counts() {
    var profile = PerformanceProfile.of(Panels.of(new double[] {5, INF}, new double[] {10, INF}));
    assertThat(profile.ratio(0, 1)).isEqualTo(INF);
    assertThat(profile.score(0)).isEqualTo(0.5);
    assertThat(profile.score(1)).isEqualTo(1.0 / 3, within(1e-12));
  }

  @Test
  void single_submission_scores_its_share_of_reached_targets() {
    var profile = PerformanceProfile.of(Panels.of(new double[] {7, 8, INF, 1e9}));
    assertThat(profile.score(0)).isEqualTo(0.75);
    assertThat(profile.score100(0)).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void two_rules_differ_by_at_most_half_a_grid_step_on_random_panels() {
    var random = RandomStream.named(5, "panels");
    for (int trial = 0; trial < 300; trial++) {
      var times = panel(random);
      var profile = PerformanceProfile.of(FourTimesRule.apply(times));
      for (int s = 0; s < 4; s++) {
        assertThat(profile.score100(s)).isCloseTo(profile.score(s), within(0.5 / 99 + 1e-12));
      }
    }
  }

  @Test
  void unit_of_a_column_and_order_of_rows_do_not_matter() {
    var random = RandomStream.named(6, "panels");
    var times = panel(random);
    double[][] other = new double[4][5];
    for (int s = 0; s < 4; s++) {
      for (int w = 0; w < 5; w++) {
        // A power of two scales without rounding.
        other[3 - s][w] = times.at(s, w) * (1 << w);
      }
    }
    var profile = PerformanceProfile.of(FourTimesRule.apply(times));
    var turned = PerformanceProfile.of(FourTimesRule.apply(Panels.of(other)));
    for (int s = 0; s < 4; s++) {
      assertThat(turned.score(3 - s)).isEqualTo(profile.score(s));
      assertThat(turned.score100(3 - s)).isEqualTo(profile.score100(s));
    }
  }

  @Test
  void stored_fastest_times_are_not_moved_by_a_newcomer() {
    Map<String, Double> stored = Map.of("w0", 10.0, "w1", 10.0, "w2", INF, "w3", 10.0);
    var times = Panels.of(new double[] {20, 5, 5, 40.1}, new double[] {10, 10, INF, INF});
    var profile = PerformanceProfile.against(times, stored);
    // A: 2/3, 1 although its ratio is 1/2, nothing where the panel missed, nothing above 4x.
    assertThat(profile.ratio(0, 1)).isEqualTo(0.5);
    assertThat(profile.score(0)).isCloseTo((2.0 / 3 + 1) / 4, within(1e-12));
    assertThat(profile.score(1)).isEqualTo(0.5);
    assertThat(profile.score100(1)).isCloseTo(0.5, within(1e-12));
    assertThat(profile.score100(0)).isCloseTo(profile.score(0), within(0.5 / 99));
    assertThatThrownBy(() -> PerformanceProfile.against(times, Map.of("w0", 1.0)))
        .hasMessage("stored fastest time of w1 must be > 0, got null");
  }

  // Four submissions, five workloads, times over a factor of eight, one miss in five.
  private static Times panel(RandomStream random) {
    double[][] rows = new double[4][5];
    for (double[] row : rows) {
      for (int w = 0; w < row.length; w++) {
        row[w] = random.nextInt(5) == 0 ? INF : 10 * Math.pow(8, random.nextDouble());
      }
    }
    return Panels.of(rows);
  }
}
