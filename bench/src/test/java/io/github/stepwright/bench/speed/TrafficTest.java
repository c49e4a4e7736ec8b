package io.github.stepwright.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.optim.Traffic;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes of a step, counted by hand. */
class TrafficTest {

  /** Arrays that each C loop reads and writes, 4 bytes each. */
  private static final Map<String, Integer> BYTES =
      Map.of(
          "sgd", 4 * (2 + 1), // x g, x
          "momentum", 4 * (3 + 2), // x g b, x b
          "adamw", 4 * (4 + 3), // x g m v, x m v
          "lion", 4 * (3 + 2), // x g m, x m
          "adan", 4 * (6 + 5), // x g m v n and the gradient before, all but g
          "schedulefreeadamw", 4 * (4 + 3), // y g z v, y z v
          "clipnorm", 4 * (3 + 1)); // g, then x g, x

  @Test
  void bytes_are_those_of_the_arrays_read_and_written() {
    for (CLoop loop : CLoop.ALL) {
      assertThat(Traffic.bytes(Trial.optimizer(loop.spec())))
          .as(loop.spec())
          .isEqualTo(BYTES.get(loop.name()).doubleValue());
    }
  }

  @Test
  void the_yardstick_has_the_bytes_of_adamw() {
    assertThat(Traffic.bytes(Trial.optimizer(CLoop.YARDSTICK))).isEqualTo(Standing.YARDSTICK_BYTES);
  }

  @Test
  void nesterov_moves_what_momentum_moves() {
    assertThat(Traffic.bytes(Trial.optimizer("sgd:momentum=0.9,nesterov=true"))).isEqualTo(20);
  }

  @Test
  void sizes_read_as_a_person_says_them() {
    assertThat(SpeedPage.size(4_096)).isEqualTo("4096");
    assertThat(SpeedPage.size(1_000_000)).isEqualTo("1M");
    assertThat(SpeedPage.size(10_000_000)).isEqualTo("10M");
    assertThat(SpeedPage.size(5_023_456)).isEqualTo("5.02M");
    assertThat(SpeedPage.size(100_000_000)).isEqualTo("100M");
  }
}
