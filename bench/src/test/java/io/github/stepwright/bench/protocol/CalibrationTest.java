package io.github.stepwright.bench.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.bench.score.Times;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  private static final double INF = Double.POSITIVE_INFINITY;

  /**
   * On all three: a earns (1 + 1 + 0) / 3, b (2/3 + 2/3 + 1) / 3, so b. Without the third: a. It
   * misses there.
   */
  @Test
  void leaving_one_out_may_choose_another_configuration() {
    var times =
        new Times(
            List.of("a", "b"),
            List.of("w1", "w2", "w3"),
            new double[][] {{100, 100, INF}, {200, 200, 100}});
    Calibration found = Calibration.of(times);
    assertThat(found.configuration()).isEqualTo("b");
    assertThat(found.score()).isCloseTo((2.0 / 3 + 2.0 / 3 + 1) / 3, within(1e-12));
    assertThat(found.leftOut().get(2).chosen()).isEqualTo("a");
    assertThat(found.leftOut().get(2).part()).isZero();
    assertThat(found.leftOut().get(0).chosen()).isEqualTo("b");
    assertThat(found.leftOutScore()).isCloseTo((2.0 / 3 + 2.0 / 3) / 3, within(1e-12));
  }
}
