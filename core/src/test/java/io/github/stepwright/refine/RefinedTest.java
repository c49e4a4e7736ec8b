package io.github.stepwright.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Progress;
import io.github.stepwright.math.Numbers;
import io.github.stepwright.run.Catalog;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
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
  void a_straight_line_needs_two_knots() {
    var compact = linear(1001).compact(5);
    assertThat(compact.rows()).containsExactly(0L, 1000L);
    assertThat(compact.deviation()).isLessThan(1e-15);
    var schedule = compact.schedule(1);
    for (int k = 0; k <= 1000; k++) {
      double value = schedule.at(Progress.of(k, 1001));
      assertThat(value).isCloseTo((1000 - k) / 1000.0, within(1e-14));
    }
  }

  /** Ten large norms: nearly 0 up to row 9, 1 at row 10, then a line to 0. */
  @Test
  void a_jump_between_two_rows_stays_where_it_is() {
    double[] norms = new double[100];
    Arrays.setAll(norms, t -> t < 10 ? 10 : 1);
    var refined = Refinement.of(Norm.L2).of(norms);
    var compact = refined.compact(5);
    assertThat(compact.rows()).containsExactly(0L, 9L, 10L, 99L);
    assertThat(compact.deviation()).isLessThan(1e-6);
    assertThat(Catalog.SCHEDULES.print(compact.schedule(1)))
        .isEqualTo("tabulated:values=0.010122+0.010112+1+0,at=0+9+10+99");
  }

  /** The deviation that is stated is that of the schedule which the spec makes. */
  @Test
  void a_compact_schedule_survives_its_spec_and_keeps_to_its_deviation() {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      double[] norms =
          random
              .doubles(40 + 97 * seed, 0.3, 3)
              .map(u -> u * Math.exp(random.nextGaussian() / 4))
              .toArray();
      var refined = Refinement.of(Norm.L2).of(norms);
      int n = norms.length;
      for (int most : new int[] {2, 9, 33, 129}) {
        var compact = refined.compact(most);
        assertThat(compact.rows()).hasSizeLessThanOrEqualTo(Math.max(most, 2));
        String spec = Catalog.SCHEDULES.print(compact.schedule(0.1));
        var schedule = Catalog.SCHEDULES.parse(spec);
        assertThat(schedule).isEqualTo(compact.schedule(0.1));
        double worst = 0;
        for (int k = 0; k < n; k++) {
          double value = schedule.at(Progress.of(k, n)) / 0.1;
          worst = Math.max(worst, Math.abs(value - refined.values().get(k)));
        }
        assertThat(worst).isCloseTo(compact.deviation(), within(1e-14));
      }
      assertThat(refined.compact(129).deviation())
          .isLessThanOrEqualTo(refined.compact(9).deviation());
    }
  }

  @Test
  void a_tolerance_is_kept_but_for_the_rounding() {
    var random = new Random(3);
    double[] values = random.doubles(5000, 0, 1).toArray();
    Arrays.sort(values);
    for (double tolerance : new double[] {0, 1e-4, 1e-2, 0.3}) {
      var knots = Knots.within(Numbers.of(values), tolerance);
      assertThat(knots.deviation()).isLessThanOrEqualTo(tolerance + 5e-6);
    }
    assertThat(Knots.within(Numbers.of(values), 1e-2).rows()).hasSizeLessThan(40);
  }

  @Test
  void a_fit_survives_its_spec() {
    var fit = new WarmupPowerFit(200, 1000, 0.9, 0).schedule(0.1);
    assertThat(Catalog.SCHEDULES.parse(Catalog.SCHEDULES.print(fit))).isEqualTo(fit);
  }

  @Test
  void knots_beyond_the_length_keep_every_row_to_the_bit() {
    var refined = linear(21);
    assertThat(refined.compact(100).values()).isEqualTo(refined.values());
    assertThat(refined.compact(100).schedule(1)).isEqualTo(refined.schedule(1));
    assertThatThrownBy(() -> linear(21).compact(1)).hasMessage("knots must be >= 2, got 1");
  }

  @Test
  void breadth_tells_a_line_from_a_spike() {
    // (n / 2)² / (n * n / 3) but for the rows at the ends.
    assertThat(linear(1001).breadth()).isCloseTo(0.75, within(1e-3));
    double[] norms = new double[1000];
    Arrays.setAll(norms, t -> t / 20 == 25 ? 1e-3 : 1);
    var spike = new Refinement(Norm.L2, 0, 0, Fault.Policy.REFUSE, false).shape(norms);
    var refined =
        new Refined(
            Numbers.of(spike), 0, 1, 0, List.of(), OptionalDouble.empty(), Optional.empty());
    assertThat(refined.breadth()).isLessThan(Refined.NARROW / 10);
  }
}
