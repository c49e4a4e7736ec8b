package io.github.stepwright.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void holm_multiplies_by_what_is_left_and_keeps_the_order() {
    assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    assertThat(Holm.adjust(0.9, 0.8)).containsExactly(1, 1);
    assertThat(Holm.adjust(Double.NaN, 0.02)[1]).isEqualTo(0.02);
    assertThat(Holm.adjust()).isEmpty();
  }

  /** Mean 3, deviation sqrt(2.5), t(4, 0.975) = 2.776445. */
  @Test
  void the_interval_is_that_of_the_t_distribution() {
    Mean mean = Mean.of(1, 2, 3, 4, 5);
    assertThat(mean.value()).isEqualTo(3);
    assertThat(mean.half()).isCloseTo(2.776445105 * Math.sqrt(2.5 / 5), within(1e-8));
    // t = 3 / sqrt(0.5) = 4.2426 with 4 degrees of freedom
    assertThat(mean.p()).isCloseTo(0.013235, within(1e-6));
    assertThat(mean).hasToString("3.0000 ± 1.9632");
  }

  @Test
  void one_number_has_no_interval_and_none_has_no_mean() {
    assertThat(Mean.of(2).half()).isNaN();
    assertThat(Mean.of(2)).hasToString("2.0000");
    assertThat(Mean.of().value()).isNaN();
  }

  @Test
  void numbers_without_spread_are_certain() {
    assertThat(Mean.of(1, 1, 1).p()).isZero();
    assertThat(Mean.of(0, 0, 0).p()).isEqualTo(1);
  }
}
