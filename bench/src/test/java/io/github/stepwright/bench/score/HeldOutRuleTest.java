package io.github.stepwright.bench.score;

import static io.github.stepwright.bench.score.Panels.INF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldOutRuleTest {

  private static Times one(String workload, double... seconds) {
    double[][] rows = new double[seconds.length][];
    for (int s = 0; s < rows.length; s++) {
      rows[s] = new double[] {seconds[s]};
    }
    return new Times(List.of("A", "B", "C").subList(0, rows.length), List.of(workload), rows);
  }

  @Test
  void missed_variant_takes_the_base_time_away() {
    assertThat(HeldOutRule.apply(one("w", 10, 11, 12), one("w_v", 5, INF, 6)))
        .isEqualTo(one("w", 10, INF, 12));
  }

  @Test
  void fastest_on_a_variant_is_sought_among_those_who_reached_the_base() {
    // C would make 4 * 1 the limit on the variant, but C missed the base.
    assertThat(HeldOutRule.apply(one("w", 10, 11, INF), one("w_v", 5, 20, 1)))
        .isEqualTo(one("w", 10, 11, INF));
    assertThat(HeldOutRule.apply(one("w", 10, 11, INF), one("w_v", 5, 20.001, 1)))
        .isEqualTo(one("w", 10, INF, INF));
  }

  @Test
  void base_times_lost_to_the_4x_rule_still_set_the_fastest_on_the_variant() {
    // The published order: variants lose for missed base targets before the 4x rule, not after it.
    assertThat(HeldOutRule.apply(one("w", 10, 11, 41), one("w_v", 5, 20, 1)))
        .isEqualTo(one("w", INF, INF, INF));
  }

  @Test
  void base_without_a_variant_falls_under_the_4x_rule_alone() {
    Times base =
        new Times(List.of("A", "B"), List.of("w", "x"), new double[][] {{10, 10}, {10, 41}});
    assertThat(HeldOutRule.apply(base, one("w_v", 1, 2)))
        .isEqualTo(
            new Times(List.of("A", "B"), List.of("w", "x"), new double[][] {{10, 10}, {10, INF}}));
  }

  @Test
  void variant_belongs_to_the_longest_name_that_fits() {
    Times base =
        new Times(List.of("A"), List.of("imagenet", "imagenet_vit"), new double[][] {{10, 10}});
    assertThat(HeldOutRule.apply(base, one("imagenet_vit_silu", INF)).reached(0, 0)).isTrue();
    assertThat(HeldOutRule.apply(base, one("imagenet_vit_silu", INF)).reached(0, 1)).isFalse();
    assertThat(HeldOutRule.apply(base, one("imagenet_vi", INF)).reached(0, 0)).isFalse();
  }

  @Test
  void all_variants_of_a_base_must_be_reached() {
    Times variants = new Times(List.of("A"), List.of("w_1", "w_2"), new double[][] {{5, INF}});
    assertThat(HeldOutRule.apply(one("w", 10), variants).reached(0, 0)).isFalse();
  }

  @Test
  void rows_of_the_two_tables_are_matched_by_name() {
    Times variants = new Times(List.of("B", "A"), List.of("w_v"), new double[][] {{5}, {INF}});
    assertThat(HeldOutRule.apply(one("w", 10, 11), variants)).isEqualTo(one("w", INF, 11));
  }

  @Test
  void variant_without_a_base_and_other_submissions_are_refused() {
    assertThatThrownBy(() -> HeldOutRule.apply(one("w", 10), one("wx_v", 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("held-out workload must be named after one of [w] and an underscore, got wx_v");
    assertThatThrownBy(() -> HeldOutRule.apply(one("w", 10, 11), one("w_v", 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("held-out times must be of the same submissions [A, B], got [A]");
  }

  @Test
  void rules_of_v06_refuse_held_out_times() {
    var base = Studies.of(one("w", 10));
    var heldOut = Optional.of(Studies.of(one("w_v", 10)));
    assertThatThrownBy(() -> new Scoring(base, heldOut, Ruleset.V06))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("held-out times must be absent under ruleset v06, got [w_v]; use v05");
  }
}
