package io.github.stepwright.optim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.Knob;
import io.github.stepwright.Settings;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zeros, first steps, caps, averages and slices of methods that find their rate. */
class RateFreeEdgesTest {

  private static final double[] FLAT = new double[4];

  private static Bowl given(String spec, boolean wide) {
    return new Bowl(spec, wide, FLAT, FLAT, Given.START);
  }

  private static double largest(Bowl bowl) {
    return Arrays.stream(bowl.x()).map(Math::abs).max().orElseThrow();
  }

  /**
   * A gradient that does not depend on the weights: the first one of the check problem a thousand
   * times. The caps hold the largest weight to the number given here, and without them it leaves
   * every measure.
   */
  @ParameterizedTest
  @CsvSource({
    "dadaptsgd, 34000, 1e14",
    "dadaptadam, 19000, 1e14",
    "prodigy, 20000, 1e14",
    "dog, 1540, 1e13",
    "ldog, 1540, 1e13",
    "dowg, 2200, 1e14",
    "cdowg, 630, 1e13",
    "cocob, 103, 1e11"
  })
  void the_cap_bounds_what_grows_without_end(String spec, double bound, double uncapped) {
    var capped = given(spec, true);
    var free = given(spec + ":cap=1e12", true);
    for (int t = 0; t < 1000; t++) {
      capped.step(1, Given.CHECK[0]);
      free.step(1, Given.CHECK[0]);
    }
    assertThat(largest(capped)).isBetween(0.9 * bound, bound);
    assertThat(largest(free)).isGreaterThan(uncapped);
  }

  /** These move by the rate inside, or by the rate that caps them, in a step at most. */
  @ParameterizedTest
  @CsvSource({"mechanic/sgd:lr=0.1, 4100", "momo, 410", "momoadam:lr=1, 1100"})
  void what_has_a_rate_to_hold_it_grows_in_a_line(String spec, double bound) {
    var bowl = given(spec, true);
    for (int t = 0; t < 1000; t++) {
      bowl.step(1, Given.CHECK[0]);
    }
    assertThat(largest(bowl)).isLessThan(bound);
  }

  /** Prodigy leaves d0 with a jump that nothing limits, as its equations say. */
  @ParameterizedTest
  @CsvSource({"dadaptsgd, 1e-6", "dadaptadam, 1e-6", "prodigy, 1.6e-6"})
  void growth_limits_the_estimate_of_each_step(String spec, double jump) {
    var bowl = given(spec + ":growth=1.02", true);
    double before = 1e-6;
    for (int t = 0; t < 100; t++) {
      double d = bowl.step(1, Given.CHECK[0]).scalar(0, 0);
      assertThat(d).isLessThanOrEqualTo(Math.max(jump, 1.02 * before));
      before = d;
    }
    assertThat(before).isGreaterThan(5e-6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dadaptsgd:momentum=0.9", "dadaptadam", "prodigy", "dog", "dog:eps=0", "ldog:eps=0",
        "dowg", "cdowg", "mechanic/sgd:lr=0.1", "momo", "momoadam", "cocob"
      })
  void gradients_of_zero_leave_the_weights(String spec) {
    for (boolean wide : new boolean[] {false, true}) {
      var bowl = given(spec, wide).step(1, FLAT).step(1, FLAT);
      assertThat(bowl.x()).isEqualTo(Given.START);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dadaptsgd:d0=0.01,momentum=0.9",
        "dadaptadam:d0=0.01",
        "prodigy:d0=0.01",
        "dog:reps=0.01",
        "dowg",
        "cdowg",
        "cocob"
      })
  void zeros_before_the_first_gradient_postpone_the_beginning(String spec) {
    var late = given(spec, true).step(1, FLAT).step(1, FLAT);
    var prompt = given(spec, true);
    for (double[] g : Given.CHECK) {
      assertThat(late.step(1, g).x()).isEqualTo(prompt.step(1, g).x());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dadaptsgd", "dadaptadam", "prodigy", "dog", "ldog", "momo", "momoadam"})
  void a_rate_of_zero_leaves_the_weights_and_the_estimate(String spec) {
    var bowl = given(spec, true).with(Knob.LEARNING_RATE, Settings.ALL, 0);
    for (double[] g : Given.CHECK) {
      bowl.step(1, g);
    }
    assertThat(bowl.x()).isEqualTo(Given.START);
    bowl.with(Knob.LEARNING_RATE, Settings.ALL, 1).step(1, Given.CHECK[0]).step(1, Given.CHECK[0]);
    assertThat(bowl.x()).doesNotContain(Given.START).doesNotContain(Double.NaN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dog:reps=0.01", "ldog:reps=0.01"})
  void the_weights_to_evaluate_are_the_average_with_polynomial_decay(String spec) {
    var bowl = given(spec, true);
    double[] mean = new double[4];
    for (int t = 1; t <= 20; t++) {
      double[] x = bowl.step(1, Given.CHECK[t % 3]).x();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += 9.0 / (t + 8) * (x[i] - mean[i]);
      }
      assertThat(bowl.readout()).containsExactly(mean, Offset.offset(1e-12));
    }
    var plain = given(spec + ",average=false", true).step(1, Given.CHECK[0]);
    assertThat(plain.readout()).isEqualTo(plain.x());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dog", "ldog"})
  void an_explicit_first_step_replaces_the_estimate(String spec) {
    double[] x = given(spec + ":first=0.1", true).step(1, Given.CHECK[0]).x();
    assertThat(x).containsExactly(new double[] {0.99, -1.98, 0.47, 3.04}, Offset.offset(1e-15));
  }

  @Test
  void a_slice_of_twins_gives_the_estimate_of_all() {
    var random = new Random(5);
    double[] start = {1, 1, -2, -2, 0.5, 0.5};
    var all = new Bowl("prodigy", true, new double[6], new double[6], start);
    var half = new Bowl("prodigy:slice=2", true, new double[6], new double[6], start);
    for (int t = 0; t < 40; t++) {
      double[] g =
          random.doubles(3, -1, 0.5).flatMap(v -> Arrays.stream(new double[] {v, v})).toArray();
      all.step(1, g);
      half.step(1, g);
    }
    assertThat(half.scalar(0, 0)).isCloseTo(all.scalar(0, 0), Offset.offset(1e-9));
    assertThat(half.x()).containsExactly(all.x(), Offset.offset(1e-9));
  }

  @Test
  void what_others_do_to_the_weights_becomes_part_of_the_displacement() {
    assertThat(Displacement.of(3, 1, 0.5, true)).isEqualTo(2);
    assertThat(Displacement.of((float) (1 + 1e-9), 1, 1e-9, false)).isEqualTo(1e-9);
    assertThat(Displacement.of(1.5, 1, 1e-9, false)).isEqualTo(0.5);
  }
}
