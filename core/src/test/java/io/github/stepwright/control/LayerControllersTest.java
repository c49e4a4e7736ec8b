package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import io.github.stepwright.run.Catalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerControllersTest {

  /** A fold in front of groups, with the factors that it has set. */
  private static final class Watched {
    private final Fold fold;
    private final Map<String, Double> factors = new HashMap<>();
    private long step;

    Watched(String spec) {
      Controller controller = Catalog.CONTROLLERS.parse(spec);
      fold = controller.start(new RandomStream(1));
      fold.on(new Signal.Started(Progress.of(0, 100), Work.NONE));
    }

    /** A step with these norms of the weights; what is asked is answered by name. */
    Watched step(Map<String, Double> weights, Map<String, Double> answers) {
      var groups = new HashMap<String, Norms>();
      weights.forEach((group, norm) -> groups.put(group, new Norms(1, 1, 1, norm)));
      Progress at = Progress.of(++step, 100);
      take(
          fold.on(new Signal.Stepped(step - 1, at, Work.NONE, false, 1, groups, Optional.empty())),
          answers,
          at);
      return this;
    }

    private void take(List<Decision> decisions, Map<String, Double> answers, Progress at) {
      for (Decision decision : decisions) {
        if (decision instanceof Decision.Measure m) {
          double value = answers.get(m.what().name());
          take(
              fold.on(new Signal.Measured(at, Work.NONE, m.ask(), m.what(), value, value, value)),
              answers,
              at);
        }
        if (decision instanceof Decision.Set set) {
          assertThat(set.knob()).isEqualTo(Knob.RATE_FACTOR);
          factors.put(set.group(), set.value());
        }
      }
    }
  }

  private static final Map<String, Double> THREE = Map.of("a", 1.0, "b", 1.0, "c", 1.0);

  @Test
  void agvm_moves_a_factor_by_three_hundredths_of_the_clamped_root() {
    assertThat(Agvm.quotient(1, 1)).isEqualTo(1);
    assertThat(Agvm.quotient(1, 2)).isCloseTo(Math.sqrt(0.5), within(1e-6));
    assertThat(Agvm.quotient(0, 2)).isEqualTo(Math.sqrt(0.5)); // 0.5 is the least
    assertThat(Agvm.quotient(1, 0)).isEqualTo(Math.sqrt(10)); // and 10 the most
    Map<String, Double> phis = Map.of("halves[a]", 1.0, "halves[b]", 0.25, "halves[c]", 2.0);
    var watched = new Watched("agvm:tau=2").step(THREE, phis);
    double b = Math.sqrt((1 + 1e-6) / (0.25 + 1e-6));
    assertThat(watched.factors)
        .containsOnlyKeys("b", "c")
        .containsEntry("b", 0.97 + (1 - 0.97) * b);
    watched.step(THREE, Map.of()); // tau: nothing is asked
    watched.step(THREE, phis);
    assertThat(watched.factors.get("b"))
        .isCloseTo(0.97 * (0.97 + 0.03 * b) + 0.03 * b, within(1e-12));
  }

  @Test
  void agvm_waits_for_its_start_and_knows_its_anchor() {
    var late = new Watched("agvm:start=0.5").step(THREE, Map.of());
    assertThat(late.factors).isEmpty();
    Map<String, Double> phis = Map.of("halves[a]", 0.25, "halves[b]", 1.0, "halves[c]", 1.0);
    assertThat(new Watched("agvm:anchor=c").step(THREE, phis).factors).containsOnlyKeys("a", "b");
    assertThatThrownBy(() -> new Watched("agvm:anchor=z").step(THREE, phis))
        .hasMessage("agvm.anchor must be one of [a, b, c], got z");
  }

  @Test
  void lanton_scales_are_those_of_the_check_values() {
    var lanton = (Lanton) Catalog.CONTROLLERS.parse("lanton:alpha=1");
    assertThat(lanton.scales(Map.of("x", 0.0, "y", 3.0, "z", 15.0)))
        .containsEntry("x", 1.0)
        .containsEntry("y", Math.sqrt(0.5))
        .containsEntry("z", 0.5);
    assertThat(lanton.scales(Map.of("y", 3.0, "z", 15.0)))
        .containsEntry("y", 1.0)
        .containsEntry("z", Math.sqrt(0.5));
  }

  /** Squared dual norms 4 and 1 behind a step that has nothing before it: H = 0.4, 0.46. */
  @Test
  void lanton_averages_what_changed_from_the_second_step_on_within_a_kind() {
    Map<String, Double> groups =
        Map.of("hidden/a", 1.0, "hidden/b", 1.0, "outer/c", 1.0, "vector/d", 1.0, "vector/e", 1.0);
    var watched = new Watched("lanton:alpha=1,every=1");
    double[] squares = {Double.NaN, 4, 1};
    for (double square : squares) {
      double none = Double.isNaN(square) ? square : 0;
      watched.step(
          groups,
          Map.of(
              "dualNoise[hidden/a]", square,
              "dualNoise[hidden/b]", none,
              "dualNoise[outer/c]", square,
              "dualNoise[vector/d]", square,
              "dualNoise[vector/e]", square));
    }
    assertThat(watched.factors).containsOnlyKeys("hidden/a", "hidden/b", "vector/d", "vector/e");
    assertThat(watched.factors.get("hidden/a"))
        .isCloseTo(Math.sqrt(1 / Math.sqrt(1.46)), within(1e-12));
    assertThat(watched.factors)
        .containsEntry("hidden/b", 1.0)
        .containsEntry("vector/d", 1.0)
        .containsEntry("vector/e", 1.0);
  }

  @Test
  void nap_raises_the_rate_with_the_power_of_the_norm_of_hidden_matrices() {
    var watched = new Watched("nap:every=1");
    watched.step(Map.of("hidden/a", 2.0, "outer/b", 2.0, "vector/c", 2.0), Map.of());
    watched.step(Map.of("hidden/a", 3.0, "outer/b", 3.0, "vector/c", 3.0), Map.of());
    assertThat(watched.factors).containsOnly(Map.entry("hidden/a", 2.25));
    var zero = new Watched("nap:every=1,power=1");
    zero.step(Map.of("hidden/a", 0.0, "hidden/b", 1.0), Map.of());
    zero.step(Map.of("hidden/a", 3.0, "hidden/b", 0.5), Map.of());
    assertThat(zero.factors).containsOnly(Map.entry("hidden/b", 0.5));
  }
}
