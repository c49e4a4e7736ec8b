package io.github.stepwright.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RenyiAccountantTest {

  @Test
  void full_batches_have_the_closed_form() {
    for (int order : new int[] {2, 7, 256}) {
      assertThat(RenyiAccountant.divergence(1, 1.5, order))
          .isCloseTo(order / 4.5, within(1e-13 * order));
      // The sum itself, at a chance that is nearly 1.
      assertThat(RenyiAccountant.divergence(1 - 1e-12, 1.5, order))
          .isCloseTo(order / 4.5, within(1e-9 * order));
    }
  }

  @Test
  void the_check_value_of_the_specification_holds() {
    double continuous = 0.5 + Math.sqrt(2 * Math.log(1e5));
    // Written there as 5.2983; the formula beside it gives 5.29853.
    assertThat(continuous).isCloseTo(5.2983, within(3e-4));
    var spent = RenyiAccountant.spent(1, 1, 1, 1e-5);
    // Order 6: 6/2 + ln(1e5)/5.
    assertThat(spent.order()).isEqualTo(6);
    assertThat(spent.epsilon()).isCloseTo(3 + Math.log(1e5) / 5, within(1e-12));
    assertThat(spent.epsilon()).isGreaterThan(continuous);
  }

  @Test
  void integer_orders_never_promise_more_than_the_best_order() {
    for (double sigma : new double[] {0.3, 1, 4, 30}) {
      for (long steps : new long[] {1, 10, 1000}) {
        for (double delta : new double[] {1e-3, 1e-9}) {
          double rho = steps / (2 * sigma * sigma);
          double continuous = rho + 2 * Math.sqrt(rho * Math.log(1 / delta));
          assertThat(RenyiAccountant.spent(1, sigma, steps, delta).epsilon())
              .isGreaterThanOrEqualTo(continuous * (1 - 1e-12));
        }
      }
    }
  }

  @Test
  void small_orders_agree_with_a_hand() {
    // Order 2: (1-q)² + 2 q (1-q) + q² e = 1 + q² (e - 1).
    assertThat(RenyiAccountant.divergence(0.5, 1, 2))
        .isCloseTo(Math.log(1 + 0.25 * (Math.E - 1)), within(1e-14));
    // Order 3 at q = 1/2: (1 + 3 + 3 e + e³) / 8.
    assertThat(RenyiAccountant.divergence(0.5, 1, 3))
        .isCloseTo(Math.log((4 + 3 * Math.E + Math.exp(3)) / 8) / 2, within(1e-14));
  }

  @Test
  void the_sum_is_the_integral_over_the_noise() {
    for (double q : new double[] {0.01, 0.3}) {
      for (double sigma : new double[] {0.8, 2}) {
        for (int order : new int[] {2, 5, 12}) {
          double sum = 0;
          double width = 1e-3;
          for (double x = -30 * sigma; x < order + 30 * sigma; x += width) {
            double ratio = 1 - q + q * Math.exp((2 * x - 1) / (2 * sigma * sigma));
            double density =
                Math.exp(-x * x / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
            sum += width * density * Math.pow(ratio, order);
          }
          assertThat(RenyiAccountant.divergence(q, sigma, order))
              .isCloseTo(Math.log(sum) / (order - 1), Percentage.withPercentage(1e-6));
        }
      }
    }
  }

  @Test
  void a_tiny_chance_has_its_leading_term() {
    // rdp(a) -> a q² (e^(1/sigma²) - 1) / 2, where a plain sum in doubles would give 0.
    double q = 1e-9;
    assertThat(RenyiAccountant.divergence(q, 2, 4))
        .isCloseTo(4 * q * q * Math.expm1(0.25) / 2, Percentage.withPercentage(1e-5));
  }

  @Test
  void loss_grows_with_steps_and_chance_and_falls_with_noise() {
    double last = 0;
    for (long steps : new long[] {1, 10, 100, 10_000}) {
      double epsilon = RenyiAccountant.spent(0.02, 1.1, steps, 1e-5).epsilon();
      assertThat(epsilon).isGreaterThan(last);
      last = epsilon;
    }
    last = 0;
    for (double q : new double[] {0.001, 0.01, 0.1, 0.9, 1}) {
      double epsilon = RenyiAccountant.spent(q, 1.1, 100, 1e-5).epsilon();
      assertThat(epsilon).isGreaterThan(last);
      last = epsilon;
    }
    last = Double.POSITIVE_INFINITY;
    for (double sigma : new double[] {0.4, 0.7, 1, 2, 5}) {
      double epsilon = RenyiAccountant.spent(0.02, sigma, 100, 1e-5).epsilon();
      assertThat(epsilon).isLessThan(last);
      last = epsilon;
    }
  }

  @Test
  void steps_of_different_kinds_add_up() {
    double[] mixed = new double[RenyiAccountant.ORDERS];
    RenyiAccountant.charge(mixed, 0.1, 1, 30);
    RenyiAccountant.charge(mixed, 0.1, 1, 70);
    assertThat(RenyiAccountant.spent(mixed, 1e-6).epsilon())
        .isCloseTo(RenyiAccountant.spent(0.1, 1, 100, 1e-6).epsilon(), within(1e-10));
    RenyiAccountant.charge(mixed, 0.1, 0, 0); // no steps cost nothing, noise or not
    assertThat(RenyiAccountant.spent(mixed, 1e-6).epsilon()).isFinite();
    RenyiAccountant.charge(mixed, 0.1, 0, 1);
    assertThat(RenyiAccountant.spent(mixed, 1e-6).epsilon()).isInfinite();
  }

  @Test
  void noise_is_the_least_that_keeps_within_epsilon() {
    for (double q : new double[] {0.01, 1}) {
      for (double epsilon : new double[] {0.5, 3, 20}) {
        double sigma = RenyiAccountant.noise(q, 500, 1e-5, epsilon);
        assertThat(RenyiAccountant.spent(q, sigma, 500, 1e-5).epsilon())
            .isLessThanOrEqualTo(epsilon)
            .isCloseTo(epsilon, within(1e-6));
        assertThat(RenyiAccountant.spent(q, sigma * 0.999, 500, 1e-5).epsilon())
            .isGreaterThan(epsilon);
      }
    }
  }

  @Test
  void what_these_orders_cannot_show_is_refused() {
    assertThatThrownBy(() -> RenyiAccountant.noise(0.1, 10, 1e-5, 0.01))
        .hasMessageStartingWith("epsilon must be >= 0.045");
    assertThatThrownBy(() -> RenyiAccountant.divergence(1.5, 1, 2))
        .hasMessage("q must be in [0, 1], got 1.5");
    assertThatThrownBy(() -> RenyiAccountant.spent(0.5, 1, 1, 0))
        .hasMessage("delta must be in (0, 1), got 0.0");
  }
}
