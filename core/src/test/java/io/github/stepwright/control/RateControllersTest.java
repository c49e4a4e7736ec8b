package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Decision;
import io.github.stepwright.run.Rate;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Rates by hand, for each controller of the rate. */
class RateControllersTest {

  private static Rated rated(String spec) {
    return Rate.controller(spec, 1);
  }

  @Test
  void plateau_falls_on_the_reading_behind_its_patience() {
    double[] losses = {1, .9, .9, .9, .9, .9, .9, .9};
    double[] expected = {1, 1, 1, 1, .1, .1, .1, .01};
    var fed = new Fed(rated("plateau:patience=2,every=0.0625"), 16);
    for (int i = 0; i < losses.length; i++) {
      assertThat(fed.loss(losses[i]).rate()).isCloseTo(expected[i], within(1e-15));
    }
  }

  @Test
  void plateau_sees_that_a_constant_loss_below_zero_is_one() {
    var fed = new Fed(rated("plateau:patience=2,every=0.0625"), 16);
    for (int i = 0; i < 5; i++) {
      fed.loss(-1);
    }
    assertThat(fed.rate()).isEqualTo(0.1);
  }

  @Test
  void plateau_still_lowers_a_tiny_rate_and_stops_at_its_floor() {
    var fed =
        new Fed(rated("plateau:peak=1e-9,factor=0.5,floor=3e-10,patience=0,every=0.0625"), 16);
    fed.loss(1).loss(1);
    assertThat(fed.rate()).isEqualTo(5e-10);
    fed.loss(1).loss(1);
    assertThat(fed.rate()).isEqualTo(3e-10);
  }

  @Test
  void plateau_falls_at_once_where_validation_is_not_finite() {
    var fed = new Fed(rated("plateau:split=validation,every=0.5"), 10, _ -> Double.NaN);
    for (int i = 0; i < 5; i++) {
      fed.loss(1);
    }
    assertThat(fed.rate()).isEqualTo(0.1);
  }

  @Test
  void plateau_waits_behind_a_fall_for_its_cooldown() {
    var fed = new Fed(rated("plateau:patience=0,cooldown=2,every=0.0625,factor=0.5"), 16);
    double[] expected = {1, .5, .5, .5, .25};
    for (double rate : expected) {
      assertThat(fed.loss(1).rate()).isEqualTo(rate);
    }
  }

  @Test
  void greedy_rises_behind_its_patience_of_better_readings() {
    var fed = new Fed(rated("greedy:peak=0.1,floor=1e-6,cap=1,factor=0.9,patience=3,smooth=1"), 99);
    double loss = 10;
    for (int i = 0; i < 4; i++) {
      loss *= 0.8;
      fed.loss(loss);
    }
    assertThat(fed.rate()).isCloseTo(0.1 / 0.9, within(1e-15));
  }

  @Test
  void greedy_falls_behind_its_patience_of_readings_that_are_not() {
    var fed = new Fed(rated("greedy:peak=0.1,floor=1e-6,cap=1,factor=0.9,patience=3,smooth=1"), 99);
    fed.loss(5);
    for (int i = 0; i < 4; i++) {
      fed.loss(10);
    }
    assertThat(fed.rate()).isCloseTo(0.1 * 0.9, within(1e-15));
  }

  @Test
  void greedy_begins_anew_when_the_floor_holds_it_for_too_long() {
    var fed =
        new Fed(
            rated("greedy:peak=0.1,floor=0.01,cap=1,factor=0.5,patience=1,smooth=1,reset=2"), 999);
    fed.loss(1);
    boolean floor = false;
    for (int i = 0; i < 12; i++) {
      fed.loss(10);
      floor |= fed.rate() == 0.01;
    }
    assertThat(floor).isTrue();
    assertThat(fed.rate()).isEqualTo(0.1);
  }

  /**
   * f = x²/2 from 3 with rate 0.1 and beta 0.01; a rate is used one step later than in the paper.
   */
  @Test
  void hypergradient_follows_the_products_of_the_check() {
    double[] rates = {0.1, 0.181, 0.2407051, 0.2778334641, 0.2981923336};
    double[] gradients = {3, 2.7, 2.2113, 1.6790288124, 1.2125384211};
    var products = new ArrayList<Double>();
    for (int i = 0; i + 1 < gradients.length; i++) {
      products.add(gradients[i] * gradients[i + 1]);
    }
    var fed =
        new Fed(
            rated("hypergradient:peak=0.1,beta=0.01,multiplicative=false"),
            99,
            _ -> products.removeFirst());
    for (int i = 1; i < rates.length; i++) {
      assertThat(fed.loss(1).rate()).isCloseTo(rates[i], within(1e-9));
    }
  }

  @Test
  void hypergradient_never_goes_below_zero() {
    var fed = new Fed(rated("hypergradient:peak=0.1,beta=1,multiplicative=false"), 99, _ -> -1);
    assertThat(fed.loss(1).rate()).isEqualTo(0);
    var shares = new Fed(rated("hypergradient:beta=0.5"), 99, _ -> -1);
    assertThat(shares.loss(1).rate()).isEqualTo(0.5);
  }

  @Test
  void abel_halves_at_the_second_turn_of_the_norm() {
    double[] squares = {10, 9, 8, 7.5, 7.6, 7.8, 7.7, 7.5, 7.6};
    var fed = new Fed(rated("abel:every=0.0625,last=1"), 16);
    for (int i = 0; i < squares.length; i++) {
      fed.step(1, Math.sqrt(squares[i]));
      assertThat(fed.rate()).isEqualTo(i < 6 ? 1 : 0.5);
    }
  }

  @Test
  void abel_falls_once_near_the_end_and_not_again() {
    var fed = new Fed(rated("abel:every=0.01,last=0.5"), 100);
    for (int i = 0; i < 99; i++) {
      fed.step(1, 1);
      assertThat(fed.rate()).isEqualTo(i < 49 ? 1 : 0.5);
    }
  }

  @Test
  void adaptiveeta_rises_where_a_step_lowers_held_out_loss() {
    var answers = new ArrayList<>(java.util.List.of(2.0, 1.5, 1.5, 1.75));
    var fed = new Fed(rated("adaptiveeta:every=0.25"), 8, _ -> answers.removeFirst());
    fed.loss(1).loss(1).loss(1); // asked behind step 2, judged behind step 3
    assertThat(fed.rate()).isEqualTo(1 * (1 + 0.1 * 0.5));
    fed.loss(1).loss(1);
    assertThat(fed.rate()).isEqualTo(1.05 * (1 - 0.1 * 0.25));
  }

  @Test
  void warmup_rises_in_a_line_and_the_controller_sees_nothing_of_it() {
    var fed = new Fed(rated("warmup:steps=4/plateau:peak=0.4,patience=0,every=0.0625"), 20);
    double[] expected = {0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.04};
    for (double rate : expected) {
      assertThat(fed.rate()).isCloseTo(rate, within(1e-15));
      fed.loss(1);
    }
  }

  @Test
  void then_gives_each_part_its_own_clock() {
    var fed = new Fed(rated("then:at=4/linear/constant"), 8);
    double[] expected = {1, 0.75, 0.5, 0.25, 1, 1, 1, 1};
    for (double rate : expected) {
      assertThat(fed.rate()).isEqualTo(rate);
      fed.loss(1);
    }
  }

  @Test
  void then_starts_a_search_where_it_begins() {
    var fed = new Fed(rated("then:at=100/linear/autolrs"), 1100);
    for (int i = 0; i < 99; i++) {
      fed.loss(1);
    }
    assertThat(fed.all()).noneMatch(Decision.Checkpoint.class::isInstance);
    fed.loss(1);
    assertThat(fed.all()).anyMatch(Decision.Checkpoint.class::isInstance);
  }
}
