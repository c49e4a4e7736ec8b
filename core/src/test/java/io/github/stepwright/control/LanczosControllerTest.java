package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import io.github.stepwright.signal.Measurements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanczosControllerTest {

  private static final Work WORK = new Work(1, 1, 1, 0);

  private static Fold fold(double every, double smooth) {
    return new Lanczos(every, smooth).start(RandomStream.named(1, "lanczos"));
  }

  private static Signal measured(double low, double top) {
    return new Signal.Measured(
        Progress.of(0, 100), WORK, new Ask("lanczos", 0), Measurements.SPECTRUM, top, low, top);
  }

  private static Signal stepped(long next) {
    return new Signal.Stepped(
        next - 1, Progress.of(next, 100), WORK, false, 1, Map.of(), Optional.empty());
  }

  private static double value(List<Decision> decisions, Knob knob) {
    return decisions.stream()
        .map(Decision.Set.class::cast)
        .filter(set -> set.knob().equals(knob))
        .mapToDouble(Decision.Set::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void it_looks_before_the_first_step_and_at_equal_shares() {
    Fold fold = fold(0.25, 0.5);
    assertThat(fold.on(new Signal.Started(Progress.of(0, 100), Work.NONE)))
        .singleElement()
        .isInstanceOf(Decision.Measure.class);
    int asked = 0;
    for (long t = 1; t <= 100; t++) {
      asked += fold.on(stepped(t)).size();
    }
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void the_first_look_gives_the_heavy_ball_of_the_check_values() {
    List<Decision> decisions = fold(0.1, 0.5).on(measured(1, 100));
    assertThat(value(decisions, Knob.LEARNING_RATE)).isCloseTo(0.0330578512, within(1e-10));
    assertThat(value(decisions, Knob.MOMENTUM)).isCloseTo(0.6694214876, within(1e-10));
  }

  @Test
  void a_rate_moves_in_its_logarithm_and_never_more_than_doubles() {
    Fold fold = fold(0.1, 0.5);
    double first = value(fold.on(measured(1, 1)), Knob.LEARNING_RATE);
    assertThat(first).isEqualTo(1);
    assertThat(value(fold.on(measured(4, 4)), Knob.LEARNING_RATE)).isCloseTo(0.5, within(1e-12));
    assertThat(value(fold.on(measured(1e-4, 1e-4)), Knob.LEARNING_RATE))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void a_spectrum_without_a_useful_eigenvalue_changes_nothing() {
    Fold fold = fold(0.1, 0.5);
    assertThat(fold.on(measured(Double.NaN, -1))).isEmpty();
    fold.on(measured(1, 1));
    assertThat(fold.on(measured(Double.NaN, 0))).isEmpty();
    assertThat(fold.on(measured(1, Double.POSITIVE_INFINITY))).isEmpty();
  }

  @Test
  void shares_that_are_none_are_refused() {
    assertThatThrownBy(() -> new Lanczos(0, 0.5)).hasMessageContaining("every must be in (0, 1]");
    assertThatThrownBy(() -> new Lanczos(0.1, 1)).hasMessageContaining("smooth must be in [0, 1)");
  }
}
