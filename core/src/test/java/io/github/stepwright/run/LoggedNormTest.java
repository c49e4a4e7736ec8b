package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.refine.Norm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedNormTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adam",
        "adamw:lr=0.1",
        "amsgrad",
        "rmsprop",
        "lion",
        "lamb",
        "signsgd",
        "cocob",
        "prodigy",
        "clipnorm:max=1/nadamw",
        "ema:decay=0.9/momoadam"
      })
  void a_rate_for_each_coordinate_takes_absolute_values(String optimizer) {
    assertThat(LoggedNorm.of(optimizer)).hasValue(Norm.L1);
  }

  /** Among them names that hold those of the others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd:lr=0.1,momentum=0.9",
        "clipnorm:max=1/sgd",
        "adagradnorm",
        "dadaptsgd",
        "schedulefreesgd",
        "momo",
        "lars",
        "muon",
        "armijo",
        "lookahead/sgd"
      })
  void one_rate_for_all_takes_the_euclidean_norm(String optimizer) {
    assertThat(LoggedNorm.of(optimizer)).hasValue(Norm.L2);
  }

  @Test
  void nobody_guesses_for_an_optimizer_that_is_not_in_the_catalogue() {
    assertThat(LoggedNorm.of("")).isEmpty();
    assertThat(LoggedNorm.of("mine:lr=1")).isEmpty();
  }
}
