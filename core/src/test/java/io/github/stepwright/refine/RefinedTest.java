package io.github.stepwright.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import io.github.stepwright.run.Catalog;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RefinedTest {

  private static Refined linear(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 2);
    return Refinement.of(Norm.L2).of(ones);
  }

  @Test
  void the_schedule_repeats_every_value_times_the_peak() {
    var refined = linear(50);
    var schedule = refined.schedule(0.25);
    for (int k = 0; k < 50; k++) {
      assertThat(schedule.at(Progress.of(k, 50))).isEqualTo(0.25 * refined.values().get(k));
    }
  }

  @Test
  void few_knots_keep_both_ends_and_the_line_between() {
    var compact = linear(1001).compact(1, 5);
    assertThat(compact.values()).containsExactly(1.0, 0.75, 0.5, 0.25, 0.0);
    for (int k = 0; k <= 1000; k++) {
      double value = compact.at(Progress.of(k, 1001));
      assertThat(value).isCloseTo((1000 - k) / 1000.0, within(1e-14));
    }
  }

  @Test
  void a_compact_schedule_survives_its_spec() {
    var compact = linear(1000).compact(0.1, 4);
    String spec = Catalog.SCHEDULES.print(compact);
    assertThat(spec).isEqualTo("tabulated:peak=0.1,values=1+0.66667+0.33333+0");
    assertThat(Catalog.SCHEDULES.parse(spec)).isEqualTo(compact);
    var fit = new WarmupPowerFit(200, 1000, 0.9, 0).schedule(0.1);
    assertThat(Catalog.SCHEDULES.parse(Catalog.SCHEDULES.print(fit))).isEqualTo(fit);
  }

  @Test
  void knots_beyond_the_length_keep_every_row() {
    assertThat(linear(21).compact(1, 100).values()).hasSize(21);
    assertThatThrownBy(() -> linear(21).compact(1, 1)).hasMessage("knots must be >= 2, got 1");
  }
}
