package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Ask;
import io.github.stepwright.Budget;
import io.github.stepwright.Decision;
import io.github.stepwright.Quantity;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasuringTest {

  private static Signal after(long steps, long of, boolean probe) {
    var work = new Work(steps, steps, steps, 0);
    return new Signal.Stepped(
        steps - 1, new Budget.Steps(of).progress(work), work, probe, 1, Map.of(), Optional.empty());
  }

  @Test
  void it_asks_at_every_share_and_at_the_end() {
    var fold =
        new Measuring(0.25, List.of("sharpness", "updateToWeight")).start(new RandomStream(0));
    var why = Why.of("measured every 0.25");
    long asked = 0;
    for (long step = 1; step <= 10; step++) {
      // A quarter of 10 steps is passed at 3, 5, 8 and 10.
      boolean due = step == 3 || step == 5 || step == 8 || step == 10;
      var decisions = fold.on(after(step, 10, false));
      if (due) {
        assertThat(decisions)
            .containsExactly(
                new Decision.Measure(new Ask("measuring", asked++), new Quantity("sharpness"), why),
                new Decision.Measure(
                    new Ask("measuring", asked++), new Quantity("updateToWeight"), why));
      } else {
        assertThat(decisions).isEmpty();
      }
    }
  }

  @Test
  void from_1_on_it_counts_steps_and_the_end_comes_too() {
    var fold = new Measuring(4, List.of("sharpness")).start(new RandomStream(0));
    var steps = new ArrayList<Long>();
    for (long step = 1; step <= 10; step++) {
      for (Decision decision : fold.on(after(step, 10, false))) {
        assertThat(decision.why().rule()).isEqualTo("measured every 4 steps");
        steps.add(step);
      }
    }
    assertThat(steps).containsExactly(4L, 8L, 10L);
    assertThatThrownBy(() -> new Measuring(1.5, List.of("sharpness")))
        .hasMessage("every must be a share in (0, 1) or a whole number of steps, got 1.5");
  }

  @Test
  void probes_of_others_are_passed_over() {
    var fold = new Measuring(0.25, List.of("sharpness")).start(new RandomStream(0));
    assertThat(fold.on(after(9, 10, true))).isEmpty();
  }

  @Test
  void it_moves_nothing_and_refuses_what_nobody_measures() {
    assertThat(new Measuring(1, List.of()).knobs()).isEmpty();
    assertThatThrownBy(() -> new Measuring(0.1, List.of("sharpnes")))
        .hasMessage(
            "what must be of [sharpness, noiseScale, updateToWeight, rankMe, rankMeEig, alphaReq,"
                + " temperature, load, spectrum] or rateRange, got sharpnes");
    assertThatThrownBy(() -> new Measuring(0, List.of()))
        .hasMessage("every must be a share in (0, 1) or a whole number of steps, got 0.0");
  }
}
