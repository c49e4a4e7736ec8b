package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import io.github.stepwright.run.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class CurriculumTest {

  private static final int HORIZON = 100;

  private static Signal stepped(int step, boolean probe, double loss) {
    return new Signal.Stepped(
        step, Progress.of(step + 1, HORIZON), Work.NONE, probe, loss, Map.of(), Optional.empty());
  }

  private static Fold begun(String spec) {
    Fold fold = Catalog.CONTROLLERS.parse(spec).start(new RandomStream(1));
    fold.on(new Signal.Started(Progress.of(0, HORIZON), Work.NONE));
    return fold;
  }

  /** Steps before which the difficulty changes, with its new value, as {@code step:value}. */
  private static List<String> changes(String spec, IntToDoubleFunction loss) {
    var changes = new ArrayList<String>();
    Fold fold = begun(spec);
    for (int k = 0; k < HORIZON; k++) {
      for (Decision decision : fold.on(stepped(k, false, loss.applyAsDouble(k)))) {
        var set = (Decision.Set) decision;
        assertThat(set.knob()).isEqualTo(Knob.DIFFICULTY);
        changes.add(k + 1 + ":" + set.value());
      }
    }
    return changes;
  }

  @Test
  void it_begins_with_the_easiest_cluster_alone() {
    Fold fold = Catalog.CONTROLLERS.parse("curriculum:clusters=4").start(new RandomStream(1));
    var first = fold.on(new Signal.Started(Progress.of(0, HORIZON), Work.NONE));
    assertThat(first).hasSize(1);
    assertThat(((Decision.Set) first.getFirst()).value()).isEqualTo(0.25);
  }

  /** The first loss of a stage is its least; three more steps do not beat it. */
  @Test
  void a_loss_that_stands_still_ends_a_stage_after_1_and_patience_steps() {
    assertThat(changes("curriculum:clusters=4,patience=3,until=1", _ -> 2))
        .containsExactly("4:0.5", "8:0.75", "12:1.0");
  }

  @Test
  void a_least_loss_begins_the_wait_anew() {
    // Falls at steps 0, 1 and 3; then three steps without a least one: 4, 5, 6.
    double[] losses = {5, 4, 4.5, 3};
    assertThat(changes("curriculum:clusters=2,patience=3,until=1", k -> k < 4 ? losses[k] : 3.5))
        .containsExactly("7:1.0");
  }

  @Test
  void a_loss_that_always_falls_leaves_each_stage_at_its_share_of_the_budget() {
    assertThat(changes("curriculum:clusters=5,patience=3,until=0.6", k -> -k))
        .containsExactly("15:0.4", "30:0.6", "45:0.8", "60:1.0");
  }

  @Test
  void probes_do_not_count_and_losses_that_are_not_finite_are_no_least_ones() {
    Fold fold = begun("curriculum:clusters=2,patience=2,until=1");
    assertThat(fold.on(stepped(0, false, 1))).isEmpty();
    for (int k = 1; k < 9; k++) {
      assertThat(fold.on(stepped(k, true, 2))).isEmpty();
    }
    assertThat(fold.on(stepped(9, false, Double.NaN))).isEmpty();
    var last = fold.on(new Signal.Diverged(10, Progress.of(11, HORIZON), Work.NONE, 9, 9));
    assertThat(last.getFirst().why().rule()).isEqualTo("no least loss in 2 steps");
    assertThat(last.getFirst().why().numbers())
        .isEqualTo(Map.of("active", 2.0, "best", 1.0, "steps", 3.0));
  }

  @Test
  void one_cluster_is_everything_from_the_start() {
    assertThat(changes("curriculum:clusters=1,patience=1", _ -> 2)).isEmpty();
  }

  @Test
  void counts_below_1_are_refused() {
    assertThatThrownBy(() -> Catalog.CONTROLLERS.parse("curriculum:patience=0"))
        .hasMessage("curriculum.patience must be >= 1, got 0");
    assertThatThrownBy(() -> Catalog.CONTROLLERS.parse("curriculum:until=0"))
        .hasMessage("curriculum.until must be in (0, 1], got 0.0");
  }
}
