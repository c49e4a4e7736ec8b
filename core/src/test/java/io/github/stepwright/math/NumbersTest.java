package io.github.stepwright.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void equals_any_list_of_the_same_numbers() {
    var numbers = Numbers.of(1, 0.5);
    assertThat(numbers).isEqualTo(List.of(1.0, 0.5)).hasSameHashCodeAs(List.of(1.0, 0.5));
    assertThat(List.of(1.0, 0.5)).isEqualTo(numbers);
    assertThat(Numbers.copyOf(List.of(1.0, 0.5))).isEqualTo(numbers);
    assertThat(numbers).isNotEqualTo(List.of(1.0, 0.6));
  }

  @Test
  void nothing_outside_can_change_it() {
    double[] source = {1, 2};
    var numbers = Numbers.of(source);
    source[0] = 9;
    numbers.array()[1] = 9;
    assertThat(numbers).containsExactly(1.0, 2.0);
    assertThat(Numbers.copyOf(numbers)).isSameAs(numbers);
    assertThatThrownBy(() -> numbers.set(0, 3.0)).isInstanceOf(UnsupportedOperationException.class);
  }
}
