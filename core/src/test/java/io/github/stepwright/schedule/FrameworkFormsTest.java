package io.github.stepwright.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closed forms that users of other frameworks expect. */
class FrameworkFormsTest {

  @Test
  void onecycle_has_the_values_of_the_common_definition() {
    Curve.of("onecycle", 100)
        .has(0, 0.04)
        .has(1, 0.0428137806, 5e-11)
        .has(15, 0.5459866761, 5e-11)
        .has(29, 1)
        .has(30, 0.9994965353, 5e-11)
        .has(64, 0.500002)
        .has(98, 0.0005074647, 5e-11)
        .has(99, 4e-6);
  }

  @Test
  void onecycle_holds_its_last_value_where_others_bounce_up() {
    // The common implementation gives 5.07e-4 when it is asked for step 100 of 100.
    Curve.of("onecycle", 100).has(100, 4e-6).has(101, 4e-6);
  }

  @Test
  void cyclic_triangular_goes_up_and_down() {
    Curve curve = Curve.of("cyclic:base=0.1,up=4,down=4", 17);
    double[] even = {.1, .55, 1, .55, .1, .55, 1, .55, .1};
    for (int i = 0; i < even.length; i++) {
      curve.has(2 * i, even[i]);
    }
  }

  @Test
  void cyclic_triangular2_halves_the_height_of_each_cycle() {
    Curve.of("cyclic:base=0.1,up=4,down=4,mode=triangular2", 24)
        .has(4, 1)
        .has(8, 0.1)
        .has(12, 0.55)
        .has(20, 0.325);
  }

  @Test
  void cyclic_exprange_counts_the_steps_of_the_run() {
    Curve.of("cyclic:base=0.1,up=4,down=4,mode=exprange,gamma=0.9", 9)
        .has(0, .1)
        .has(2, .4645)
        .has(4, .69049)
        .has(6, .339148, 5e-7)
        .has(8, .1);
  }

  @Test
  void cyclic_may_rise_and_fall_at_different_speeds() {
    Curve.of("cyclic:base=0,up=2,down=8", 20).has(1, 0.5).has(2, 1).has(6, 0.5).has(10, 0, 0);
  }

  @Test
  void step_falls_exactly_at_its_share() {
    Curve.of("step", 100).has(49, 1).has(50, 0.1).has(74, 0.1).has(75, 0.01).has(100, 0.01);
  }

  @Test
  void a_share_that_is_named_twice_counts_twice() {
    Curve.of("step:at=0.5+0.5,factor=0.5", 10).has(4, 1).has(5, 0.25);
  }

  @Test
  void thirty_sixty_ninety_are_shares_of_the_run() {
    // The other reading, epochs 30, 60 and 90 whatever the length, is then:at=… over constants.
    Curve.of("step:at=0.3+0.6+0.9", 90).has(26, 1).has(27, 0.1).has(54, 0.01).has(81, 0.001, 1e-18);
  }

  @Test
  void polynomial_of_power_one_falls_by_fifths_over_five_steps() {
    Curve.of("polynomial:power=1", 5).begins(15, 1, 0.8, 0.6, 0.4, 0.2, 0, 0);
  }

  @Test
  void polynomial_of_half_a_power_is_a_root() {
    Curve.of("polynomial:power=0.5", 100).has(19, 0.9).has(36, 0.8).has(75, 0.5).has(100, 0, 0);
  }

  @Test
  void cosine_does_not_go_up_again_behind_its_end() {
    // The closed form of a framework has period 2N: 0.0244717419 again at 11, 1 at 20.
    Curve.of("cosine", 10).has(9, 0.0244717419, 5e-11).has(10, 0, 0).has(11, 0, 0).has(20, 0, 0);
  }

  @Test
  void cosine_between_floor_and_peak_has_the_mean_of_both_in_the_middle() {
    Curve.of("cosine:peak=3e-4,floor=3e-5", 990).has(0, 3e-4).has(495, 1.65e-4).has(990, 3e-5);
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 121", "1, 10, 111", "2, 10, 222", "3, 3, 363"})
  void restarts_that_a_logarithm_misses_are_at_the_peak(long first, long mult, long step) {
    Curve curve = Curve.of("cosinerestarts:first=%d,mult=%d".formatted(first, mult), 1000);
    assertThat(curve.at(step)).isEqualTo(1);
    assertThat(curve.at(step - 1)).isLessThan(0.01);
  }

  @Test
  void restarts_with_a_factor_come_at_the_sums_of_its_powers() {
    Curve curve = Curve.of("cosinerestarts:first=10,mult=2", 1000);
    curve.has(0, 1).has(10, 1).has(30, 1).has(70, 1).has(150, 1).has(5, 0.5).has(20, 0.5);
    assertThat(java.util.Arrays.stream(curve.values()).filter(v -> v == 1).count()).isEqualTo(7);
  }

  @Test
  void restarts_without_a_factor_are_periodic() {
    Curve curve = Curve.of("cosinerestarts:peak=0.3,floor=0.1,first=7", 700);
    for (int t = 0; t < 693; t++) {
      assertThat(curve.at(t + 7)).isEqualTo(curve.at(t));
    }
  }

  @Test
  void a_factor_too_large_for_any_run_makes_one_last_cycle() {
    Curve.of("cosinerestarts:first=10,mult=9007199254740992", 40).has(10, 1).has(39, 1);
  }

  @Test
  void a_schedule_behind_a_boundary_starts_with_its_own_first_step() {
    Curve.of("then:at=40/linear/onecycle:peak=0.5", 140)
        .has(39, 1 - 39 / 40.0)
        .has(40, 0.5 * 0.04)
        .has(69, 0.5)
        .has(139, 0.5 * 4e-6);
  }

  /** LinearLR: 1/3 + 2/3 min(5, e) / 5, then the base rate; it is one rise of a cycle. */
  @Test
  void a_rise_from_a_third_is_a_cycle_cut_off_at_its_top() {
    Curve.of("then:at=5/cyclic:base=%s,up=5,down=5/constant".formatted(1 / 3.0), 10)
        .begins(6, .333333, .466667, .6, .733333, .866667, 1, 1);
  }

  /** ConstantLR: a third of the base rate for five steps. */
  @Test
  void a_low_start_is_a_sequence_of_two_constants() {
    Curve.of("then:at=5/constant:peak=%s/constant".formatted(1 / 3.0), 10)
        .begins(15, 1 / 3.0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 1 / 3.0, 1, 1);
  }

  /** ExponentialLR: base 0.9^e, which is exp(gamma s) with gamma = N ln 0.9. */
  @Test
  void a_factor_for_each_step_is_an_exponential_of_the_share() {
    Curve curve = Curve.of("exponential:gamma=" + 20 * Math.log(0.9), 20);
    for (int e = 0; e <= 20; e++) {
      curve.has(e, Math.pow(0.9, e));
    }
  }
}
