package io.github.stepwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static Checkpoint state(float x, double y, long counter) {
    return new Checkpoint(
        Map.of("x", new float[] {x, 2 * x}),
        Map.of("y", new double[] {y}),
        Map.of("counter", new long[] {counter}));
  }

  @Test
  void a_quarter_of_the_way_is_a_quarter_in_every_number_and_the_others_counters() {
    var moved = state(1, -2, 3).towards(state(5, 2, 9), 0.25);
    assertThat(moved.floats().get("x")).containsExactly(2, 4);
    assertThat(moved.doubles().get("y")).containsExactly(-1);
    assertThat(moved.longs().get("counter")).containsExactly(9);
  }

  @Test
  void neither_end_of_the_way_changes() {
    var from = state(1, -2, 3);
    var to = state(5, 2, 9);
    String before = from.hash() + to.hash();
    from.towards(to, 0.25);
    assertThat(from.hash() + to.hash()).isEqualTo(before);
  }

  @Test
  void the_whole_way_is_the_other_to_the_bit_even_from_what_is_no_number() {
    var to = state(5, 2, 9);
    assertThat(state(Float.NaN, Double.POSITIVE_INFINITY, 3).towards(to, 1)).isSameAs(to);
  }

  @Test
  void what_is_new_or_has_another_length_is_the_others() {
    var to = new Checkpoint(Map.of("x", new float[] {7}), Map.of("z", new double[] {8}), Map.of());
    var moved = state(1, -2, 3).towards(to, 0.5);
    assertThat(moved.floats().get("x")).containsExactly(7);
    assertThat(moved.doubles()).containsOnlyKeys("z");
    assertThat(moved.doubles().get("z")).containsExactly(8);
    assertThat(moved.longs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN})
  void an_average_that_does_not_move_or_goes_too_far_is_refused(double share) {
    assertThatThrownBy(() -> new Decision.Average(new Slot("a"), share, Why.of("x")))
        .hasMessage("share must be in (0, 1], got " + share);
  }
}
