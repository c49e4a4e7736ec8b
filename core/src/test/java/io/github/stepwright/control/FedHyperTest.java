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
import io.github.stepwright.signal.Agreement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class FedHyperTest {

  private static final Norms NORMS = new Norms(1, 1, 1, 1);
  private static final double[][] CHANGES = {{0.5, -0.2}, {0.4, 0.1}, {-0.6, 0.3}};

  private static Progress at(int step) {
    return Progress.of(step, 100);
  }

  private static Signal stepped(int step, String... groups) {
    var norms = new LinkedHashMap<String, Norms>();
    for (String group : groups) {
      norms.put(group, NORMS);
    }
    return new Signal.Stepped(step, at(step + 1), Work.NONE, false, 1, norms, Optional.empty());
  }

  /** What a fold sets in answer to a signal, once its questions are answered. */
  private static List<Decision.Set> sets(
      Fold fold, Signal signal, ToDoubleFunction<String> answers) {
    var found = new ArrayList<Decision.Set>();
    for (Decision decision : fold.on(signal)) {
      switch (decision) {
        case Decision.Set set -> found.add(set);
        case Decision.Measure m -> {
          double value = answers.applyAsDouble(m.what().name());
          found.addAll(
              sets(
                  fold,
                  new Signal.Measured(
                      signal.progress(), Work.NONE, m.ask(), m.what(), value, value, value),
                  answers));
        }
        default -> throw new AssertionError(decision);
      }
    }
    return found;
  }

  /** Values behind each of three rounds with these mean changes. */
  private static List<Double> play(Controller controller) {
    Fold fold = controller.start(new RandomStream(1));
    double value = sets(fold, new Signal.Started(at(0), Work.NONE), _ -> 0).getFirst().value();
    var values = new ArrayList<Double>();
    double[] before = {};
    for (int t = 0; t < CHANGES.length; t++) {
      var seen = Agreement.of(CHANGES[t], before);
      sets(fold, stepped(3 * t, "client00"), _ -> 9);
      for (Decision.Set set :
          sets(
              fold,
              stepped(3 * t + 1, "client00", Agreement.ROUND),
              name -> seen.as(name.equals("roundCosine")))) {
        assertThat(controller.knobs()).containsExactly(set.knob());
        value = set.value();
      }
      values.add(value);
      before = CHANGES[t];
    }
    return values;
  }

  @Test
  void rates_of_the_server_are_those_of_the_check_values() {
    // products 0, 0.18, -0.21
    List<Double> global = play(new FedHyperG(3, 0));
    List<Double> local = play(new FedHyperSl(10, 0));
    double[] expected = {1, 1.18, 0.97};
    for (int t = 0; t < expected.length; t++) {
      assertThat(global.get(t)).isCloseTo(expected[t], within(1e-12));
      assertThat(local.get(t)).isCloseTo(expected[t], within(1e-12));
    }
    assertThat(play(new FedHyperG(1.1, 0)).get(1)).isEqualTo(1.1);
  }

  @Test
  void the_form_by_cosines_does_not_see_the_size_of_the_changes() {
    double first = 0.18 / Math.sqrt(0.29 * 0.17);
    double second = -0.21 / Math.sqrt(0.17 * 0.45);
    List<Double> values = play(new FedHyperG(3, 0.2));
    assertThat(values.get(1)).isCloseTo(1 + 0.2 * first, within(1e-12));
    assertThat(values.get(2)).isCloseTo((1 + 0.2 * first) * (1 + 0.2 * second), within(1e-12));
  }

  @Test
  void a_client_multiplies_its_own_rate_and_begins_each_round_at_one() {
    Fold fold = new FedHyperCl(10, 0, false).start(new RandomStream(1));
    Map<String, Double> answers =
        Map.of(
            "localProduct/client03", 0.05,
            "globalProduct/client03", 0.4,
            "localProduct/client07", 0.3,
            "globalProduct/client07", -1.0);
    // two clients: 1 + 0.1 0.4 / 2 + 0.05 = 1.07, and 1 - 0.05 + 0.3 is cut at 1.1
    var once = sets(fold, stepped(0, "client03", "client07"), answers::get);
    assertThat(once).extracting(Decision.Set::group).containsExactly("client03", "client07");
    assertThat(once).extracting(Decision.Set::knob).containsOnly(Knob.RATE_FACTOR);
    assertThat(once.get(0).value()).isCloseTo(1.07, within(1e-12));
    assertThat(once.get(1).value()).isCloseTo(1.1, within(1e-12));
    var twice = sets(fold, stepped(1, "client03", "client07"), answers::get);
    assertThat(twice.get(0).value()).isCloseTo(1.07 * 1.07, within(1e-12));
    var over = sets(fold, stepped(2, "client03", "client07", Agreement.ROUND), answers::get);
    assertThat(over).extracting(Decision.Set::value).containsExactly(1.0, 1.0);
    assertThat(sets(fold, stepped(3, Agreement.SERVER), answers::get)).isEmpty();
  }

  @Test
  void a_client_that_keeps_its_factor_stays_within_its_bounds() {
    Fold fold = new FedHyperCl(2, 0, true).start(new RandomStream(1));
    double least = 1;
    double most = 1;
    for (int t = 0; t < 20; t++) {
      double sign = t < 10 ? 1 : -1;
      String[] groups =
          t % 5 == 4 ? new String[] {"client00", Agreement.ROUND} : new String[] {"client00"};
      for (Decision.Set set : sets(fold, stepped(t, groups), _ -> 5 * sign)) {
        least = Math.min(least, set.value());
        most = Math.max(most, set.value());
      }
    }
    assertThat(least).isEqualTo(0.5);
    assertThat(most).isEqualTo(2);
  }

  @Test
  void bounds_that_are_none_and_factors_that_could_turn_are_refused() {
    assertThatThrownBy(() -> new FedHyperG(1, 0))
        .hasMessage("fedhyperg.gamma must be > 1 and finite, got 1.0");
    assertThatThrownBy(() -> new FedHyperSl(10, 1))
        .hasMessage("fedhypersl.cosine must be in [0, 1), got 1.0");
    assertThatThrownBy(() -> new FedHyperCl(10, 0.95, false)).hasMessageContaining("below 0.909");
  }
}
