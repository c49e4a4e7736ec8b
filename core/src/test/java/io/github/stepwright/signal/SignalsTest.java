package io.github.stepwright.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Norms;
import org.junit.jupiter.api.Test;

class SignalsTest {

  @Test
  void sharpness_is_the_quotient_of_rayleigh() {
    // H = [[2, 1], [1, 3]], v = (1, -2): Hv = (0, -5), <v, Hv> = 10, <v, v> = 5.
    assertThat(DirectionalSharpness.quotient(new float[] {1, -2}, new float[] {0, -5}))
        .isCloseTo(2, within(1e-15));
    assertThat(DirectionalSharpness.quotient(new float[2], new float[2])).isNaN();
  }

  @Test
  void the_update_is_measured_against_the_weights() {
    assertThat(UpdateToWeight.of(new Norms(1, 1, 0.002, 4))).isCloseTo(5e-4, within(1e-15));
    assertThat(UpdateToWeight.of(new Norms(1, 1, 0.002, 0))).isInfinite();
    assertThat(UpdateToWeight.of(new Norms(1, 1, 0, 0))).isNaN();
    assertThat(UpdateToWeight.of(new Norms(1, 1, Double.NaN, 4))).isNaN();
  }
}
