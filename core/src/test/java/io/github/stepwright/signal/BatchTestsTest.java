package io.github.stepwright.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Quantity;
import org.junit.jupiter.api.Test;

/** Four gradients of one example each, with numbers worked out by hand. */
class BatchTestsTest {

  private static final float[][] FOUR = {
    {0.1f, -0.2f, 0.3f, -0.4f},
    {0.05f, 0.1f, -0.15f, 0.2f},
    {-0.3f, 0.25f, 0, 0.1f},
    {0.4f, -0.1f, 0.2f, -0.3f}
  };

  private static double of(Quantity what, double examples) {
    return BatchTests.of(what, FOUR, examples).orElseThrow();
  }

  @Test
  void inner_product_test_asks_for_28_examples_at_one_half() {
    // Var of the four products over |g|^4.
    assertThat(of(BatchTests.INNER, 1))
        .isCloseTo(0.003190983 / (0.02171875 * 0.02171875), within(1e-5));
    assertThat(Math.ceil(of(BatchTests.INNER, 1) / 0.25)).isEqualTo(28);
  }

  @Test
  void orthogonal_test_asks_for_5_examples_at_one() {
    assertThat(of(BatchTests.ORTHOGONAL, 1)).isCloseTo(0.1032854 / 0.02171875, within(1e-5));
    assertThat(Math.ceil(of(BatchTests.ORTHOGONAL, 1))).isEqualTo(5);
  }

  @Test
  void the_literal_maximum_over_coordinates_asks_for_321_at_nine_tenths() {
    assertThat(Math.ceil(of(BatchTests.coordinate(1), 1) / 0.81)).isEqualTo(321);
    // Half of four coordinates: the second smallest ratio of variance to squared mean.
    double second = of(BatchTests.coordinate(0.5), 1);
    assertThat(second).isLessThan(of(BatchTests.coordinate(0.75), 1));
  }

  @Test
  void parts_of_three_examples_stand_for_three_times_the_variance() {
    assertThat(of(BatchTests.INNER, 3)).isCloseTo(3 * of(BatchTests.INNER, 1), within(1e-12));
  }

  @Test
  void no_gradient_and_no_variance_say_nothing() {
    float[][] none = new float[3][2];
    assertThat(BatchTests.of(BatchTests.INNER, none, 1).orElseThrow()).isNaN();
    assertThat(BatchTests.of(BatchTests.ORTHOGONAL, none, 1).orElseThrow()).isNaN();
    assertThat(BatchTests.of(BatchTests.coordinate(0.9), none, 1).orElseThrow()).isNaN();
    assertThat(BatchTests.of(new Quantity("sharpness"), FOUR, 1)).isEmpty();
  }
}
