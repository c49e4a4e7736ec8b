package io.github.stepwright.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompensatedSumTest {

  /** The terms for which Kahan's own form gives 0 and a plain sum 0. */
  @Test
  void a_term_larger_than_the_sum_loses_nothing() {
    var sum = new CompensatedSum();
    for (double term : new double[] {1, 1e100, 1, -1e100}) {
      sum.add(term);
    }
    assertThat(sum.value()).isEqualTo(2);
  }

  @Test
  void positive_terms_add_up_to_one_rounding_of_the_exact_sum() {
    for (int seed = 0; seed < 10; seed++) {
      var random = new Random(seed);
      var sum = new CompensatedSum();
      var exact = BigDecimal.ZERO;
      for (int i = 0; i < 3000; i++) {
        double term = Math.exp(10 * random.nextGaussian());
        sum.add(term);
        exact = exact.add(new BigDecimal(term));
      }
      double expected = exact.doubleValue();
      assertThat(Math.abs(sum.value() - expected)).isLessThanOrEqualTo(Math.ulp(expected));
    }
  }

  @Test
  void no_terms_are_zero() {
    assertThat(new CompensatedSum().value()).isZero();
  }
}
