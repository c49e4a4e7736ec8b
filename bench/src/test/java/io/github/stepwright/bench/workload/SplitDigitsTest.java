package io.github.stepwright.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.stepwright.run.Catalog;
import io.github.stepwright.signal.StabilityGap;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitDigitsTest {

  private static final List<Integer> DIGITS = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

  private static StabilityGap run(boolean replay, long seed) {
    return new SplitDigits(60, 10, 32, replay, DIGITS)
        .run(Catalog.OPTIMIZERS.parse("sgd:lr=0.1,momentum=0.9"), seed);
  }

  @Test
  void without_rehearsal_earlier_digits_are_forgotten_and_with_it_they_are_not() {
    assertThat(run(false, 0).meanEarlier()).isLessThan(0.3);
    assertThat(run(true, 0).meanEarlier()).isGreaterThan(0.7);
  }

  @Test
  void equal_seeds_agree_and_the_worst_is_not_above_the_end() {
    StabilityGap one = run(true, 1);
    assertThat(run(true, 1).minAccuracy()).isEqualTo(one.minAccuracy());
    assertThat(one.minAccuracy()).isLessThanOrEqualTo(one.meanEarlier());
  }

  @Test
  void an_order_that_lacks_a_digit_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SplitDigits(1, 1, 2, true, List.of(0, 1)))
        .withMessageContaining("every digit once");
  }
}
