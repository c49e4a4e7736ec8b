package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativeStepTest {

  private static final long STEPS = 1000;

  private final RelativeStep relative = new RelativeStep(Tuned.VALUES);

  private Optional<RelativeStep.Turn> step(long k, double loss, double gradient, double update) {
    var norms = Map.of("all", new Norms(Double.NaN, gradient, update, Double.NaN));
    var stepped =
        new Signal.Stepped(
            k, Progress.of(k + 1, STEPS), Work.NONE, false, loss, norms, Optional.empty());
    return relative.step(stepped, (k + 1.0) / STEPS);
  }

  private List<Long> turns() {
    var turns = new ArrayList<Long>();
    for (long k = 0; k < STEPS; k++) {
      if (step(k, 1, 1, 1).isPresent()) {
        turns.add(k + 1);
      }
    }
    return turns;
  }

  @Test
  void it_turns_whenever_the_share_has_doubled() {
    assertThat(turns()).containsExactly(30L, 60L, 120L, 240L, 480L, 960L);
  }

  /** Behind a third of the leg 3, 6, 12 and 24 % are over, and 48 % is next. */
  @Test
  void a_step_that_passes_several_doublings_turns_once() {
    assertThat(step(332, 1, 1, 1)).isPresent();
    assertThat(step(333, 1, 1, 1)).isEmpty();
    assertThat(step(478, 1, 1, 1)).isEmpty();
    assertThat(step(479, 1, 1, 1)).isPresent();
  }

  /** (0.4 / q)^(1/4), with q = |g| |dw| / loss. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.8, 0.5, 1",
    "2, 0.8, 1, 1",
    "1, 2, 0.1, 1.189207115002721",
    "1, 6.4, 1, 0.5",
    "1, 100, 1, 0.5",
    "1, 0.001, 1, 2"
  })
  void a_step_as_large_as_two_fifths_of_the_loss_is_right(
      double loss, double gradient, double update, double factor) {
    for (long k = 0; k < 29; k++) {
      assertThat(step(k, loss, gradient, update)).isEmpty();
    }
    RelativeStep.Turn turn = step(29, loss, gradient, update).orElseThrow();
    assertThat(turn.relative()).isCloseTo(gradient * update / loss, within(1e-13));
    assertThat(turn.factor()).isCloseTo(factor, within(1e-15));
  }

  /** Of 15 steps from 1.5 to 3 % one counts 1, one 7: squares 25 and losses 4 in the mean. */
  @Test
  void norms_count_by_their_squares_and_losses_as_they_are() {
    for (long k = 0; k < 14; k++) {
      step(k, 1e9, 1e9, 1e9); // before the window
    }
    for (long k = 14; k < 29; k++) {
      double one = k % 2 == 0 ? 1 : 7;
      step(k, one, one, 0.1 * one);
    }
    RelativeStep.Turn turn = step(29, 7, 7, 0.7).orElseThrow();
    assertThat(turn.relative()).isCloseTo(0.1 * 25 / 4, within(1e-15));
  }

  /** A step of 0.025 asks for twice the rate, one of 6.4 for half, whatever the loss does. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0.025, 2, false",
    "1, 0.999, 0.025, 2, false",
    "1, 1.001, 0.025, 1, true",
    "1, 2, 6.4, 0.5, true",
    "1, 0.5, 6.4, 0.5, false",
    "NaN, 2, 0.025, 2, false"
  })
  void while_the_loss_rises_a_peak_goes_no_higher(
      double before, double loss, double relative, double factor, boolean risen) {
    for (long k = 0; k < 30; k++) {
      step(k, before, 1, before);
    }
    for (long k = 30; k < 59; k++) {
      step(k, loss, 1, relative * loss);
    }
    RelativeStep.Turn turn = step(59, loss, 1, relative * loss).orElseThrow();
    assertThat(turn.factor()).isCloseTo(factor, within(1e-12));
    assertThat(turn.risen()).isEqualTo(risen);
    assertThat(turn.loss()).isCloseTo(loss, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "-1, 1, 1", "1, 0, 1", "1, 1, 0", "1, NaN, 1", "NaN, 1, 1", "1, 1e200, 1"})
  void what_is_not_positive_and_finite_turns_nothing(double loss, double gradient, double update) {
    for (long k = 0; k < 30; k++) {
      assertThat(step(k, loss, gradient, update)).isEmpty();
    }
    for (long k = 30; k < 59; k++) {
      step(k, 1, 1, 1);
    }
    assertThat(step(59, 1, 1, 1).orElseThrow().relative()).isEqualTo(1); // it is forgotten then
  }

  @Test
  void what_was_undone_does_not_count_and_one_that_rests_never_turns() {
    for (long k = 0; k < 25; k++) {
      step(k, 1, 1e6, 1e6);
    }
    relative.restored();
    for (long k = 25; k < 29; k++) {
      step(k, 1, 1, 0.4);
    }
    assertThat(step(29, 1, 1, 0.4).orElseThrow().factor()).isCloseTo(1, within(1e-15));
    relative.rest();
    assertThat(turns()).isEmpty();
  }
}
