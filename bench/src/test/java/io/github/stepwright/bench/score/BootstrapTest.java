package io.github.stepwright.bench.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  private static final int N = 20_000;

  // A always 100 s; the median of three drawn studies of B is 100, 200 or 300 s with probability
  // 7/27, 13/27 and 7/27, which scores 1, 2/3 and 1/3.
  private static final Scoring THREE_STUDIES =
      scoring(
          new Studies(
              List.of("A", "B"),
              List.of("w"),
              new double[][][] {{{100, 100, 100}}, {{100, 200, 300}}}));

  private static final Scoring ABC = scoring(Studies.of(Panels.ABC));

  @Test
  void medians_of_drawn_studies_have_their_exact_odds() {
    var bootstrap = THREE_STUDIES.bootstrap(Resampling.STUDIES, N, 11);
    // A is ahead for certain at 200 and 300 s, and half at 100 s: 20/27 + 3.5/27. Standard
    // deviation of the share is below 0.0016 for 20,000 draws; the bound is six of them.
    assertThat(bootstrap.ahead(0, 1)).isCloseTo(23.5 / 27, within(0.01));
    assertThat(bootstrap.ahead(1, 0)).isCloseTo(3.5 / 27, within(0.01));
    double mean =
        bootstrap.replicates().stream().mapToDouble(p -> p.score(1)).average().orElseThrow();
    // The three scores are 1/3 apart and symmetric: mean 2/3, sd sqrt(14/27)/3 = 0.24, /sqrt(N).
    assertThat(mean).isCloseTo(2.0 / 3, within(6 * 0.24 / Math.sqrt(N)));
    // Both tails hold 7/27, far more than 2.5 %.
    assertThat(bootstrap.score(1).low()).isEqualTo(1.0 / 3, within(1e-12));
    assertThat(bootstrap.score(1).high()).isEqualTo(1);
    assertThat(bootstrap.score(0)).isEqualTo(new Interval(1, 1));
  }

  @Test
  void workloads_drawn_again_agree_with_all_256_resamples() {
    var bootstrap = ABC.bootstrap(Resampling.WORKLOADS, N, 3);
    var profile = ABC.profile();
    double[] earned = {1, 2.0 / 3, 1, 0};
    double[] all = new double[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (earned[i & 3] + earned[i >> 2 & 3] + earned[i >> 4 & 3] + earned[i >> 6 & 3]) / 4;
    }
    Arrays.sort(all);
    // Exactly, 0.0195 of the resamples are lower than the 7th value and 0.0508 at most as high; 2.5
    // %
    // is 5.5 standard deviations of a drawn share away from the nearer one. Above 11/12 lie 0.0625.
    assertThat(bootstrap.score(0).low()).isCloseTo(all[6], within(1e-12));
    assertThat(bootstrap.score(0).high()).isCloseTo(all[249], within(1e-12));
    double mean =
        bootstrap.replicates().stream().mapToDouble(p -> p.score(0)).average().orElseThrow();
    assertThat(mean).isCloseTo(profile.score(0), within(6 * 0.21 / Math.sqrt(N)));
  }

  @Test
  void fastest_time_stays_the_panels_when_workloads_are_drawn_again() {
    for (PerformanceProfile drawn : ABC.bootstrap(Resampling.WORKLOADS, 50, 4).replicates()) {
      double best = Math.max(drawn.score(0), Math.max(drawn.score(1), drawn.score(2)));
      // On each workload somebody earns 1, so three submissions earn at least 1 together.
      assertThat(drawn.score(0) + drawn.score(1) + drawn.score(2)).isGreaterThanOrEqualTo(1);
      assertThat(best).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void equal_seeds_give_equal_intervals_and_other_seeds_other_draws() {
    assertThat(ABC.scores(200, 9)).isEqualTo(ABC.scores(200, 9));
    var one = ABC.bootstrap(Resampling.WORKLOADS, 50, 9).replicates();
    var two = ABC.bootstrap(Resampling.WORKLOADS, 50, 10).replicates();
    assertThat(one.stream().map(p -> p.score(0)).toList())
        .isNotEqualTo(two.stream().map(p -> p.score(0)).toList());
  }

  @Test
  void several_studies_are_drawn_again_and_a_single_one_leaves_the_workloads() {
    assertThat(THREE_STUDIES.scores(10, 1).resampling()).isEqualTo(Resampling.STUDIES);
    assertThat(THREE_STUDIES.scores(10, 1).studies()).isEqualTo(3);
    assertThat(ABC.scores(10, 1).resampling()).isEqualTo(Resampling.WORKLOADS);
    assertThat(ABC.scores(10, 1).replicates()).isEqualTo(10);
  }

  @Test
  void equal_studies_leave_an_interval_without_width() {
    double[][][] same = new double[2][3][5];
    for (int w = 0; w < 3; w++) {
      Arrays.fill(same[0][w], 10 + w);
      Arrays.fill(same[1][w], 20 + w);
    }
    var scores = scoring(new Studies(List.of("A", "B"), List.of("u", "v", "w"), same));
    for (Score score : scores.scores(40, 1).scores()) {
      assertThat(score.low()).isEqualTo(score.score());
      assertThat(score.high()).isEqualTo(score.score());
    }
  }

  @Test
  void held_out_studies_are_drawn_again_with_the_base() {
    // B reaches the variant in one study of three: its median misses, and a draw reaches it with
    // probability 7/27 (two or three of the drawn studies are the good one).
    var base =
        new Studies(
            List.of("A", "B"), List.of("w0"), new double[][][] {{{10, 10, 10}}, {{20, 20, 20}}});
    double miss = Double.POSITIVE_INFINITY;
    var variants =
        new Studies(
            List.of("A", "B"), List.of("w0_v"), new double[][][] {{{5, 5, 5}}, {{6, miss, miss}}});
    var scoring = new Scoring(base, Optional.of(variants), Ruleset.V05);
    assertThat(scoring.profile().score(1)).isZero();
    double reached =
        scoring.bootstrap(Resampling.STUDIES, N, 2).replicates().stream()
            .filter(p -> p.score(1) > 0)
            .count();
    assertThat(reached / N).isCloseTo(7.0 / 27, within(0.019));
  }

  @Test
  void band_holds_the_curve_and_needs_replicates() {
    var bootstrap = ABC.bootstrap(Resampling.WORKLOADS, 2000, 8);
    Interval band = bootstrap.band(0, 1.5);
    // A is within 1.5 on two of four workloads; 0 and 1 both have probability 1/16.
    assertThat(band).isEqualTo(new Interval(0, 1));
    assertThatThrownBy(() -> ABC.scores(0, 1)).hasMessage("replicates must be >= 1, got 0");
  }

  @Test
  void misses_and_slow_workloads_are_counted_apart() {
    var scores = ABC.scores(10, 1);
    assertThat(scores.of("A").misses()).isEqualTo(1);
    assertThat(scores.of("B").misses()).isEqualTo(1);
    assertThat(scores.of("C").misses()).isZero();
    assertThat(scores.of("C").tooSlow()).isEqualTo(1);
    assertThat(scores.of("C").heldOut()).isZero();
    assertThatThrownBy(() -> scores.of("D"))
        .hasMessage("submission must be one of [A, B, C], got D");
  }

  private static Scoring scoring(Studies studies) {
    return new Scoring(studies, Optional.empty(), Ruleset.V06);
  }
}
