package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Progress;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import io.github.stepwright.math.BoxLeastSquares;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BanditsTest {

  @ParameterizedTest
  @CsvSource({
    "2, 0.723399, 0.211245, 0.057350, 0.008007",
    "1, 0.556153, 0.295073, 0.123903, 0.024871",
    "0.5, 0.428822, 0.316655, 0.192861, 0.061662"
  })
  void chances_of_tsallis_inf_are_those_of_the_spec(
      double eta, double p0, double p1, double p2, double p3) {
    assertThat(TsallisInf.chances(new double[] {0, 1, 3, 10}, 1, eta))
        .containsExactly(new double[] {p0, p1, p2, p3}, within(1e-6));
  }

  @Test
  void chances_solve_their_equation_for_losses_of_any_size() {
    var random = RandomStream.named(3, "losses");
    for (int trial = 0; trial < 200; trial++) {
      double[] losses = random.doubles(20, 0, Math.pow(10, 1 + trial % 7)).toArray();
      double eta = 2 / Math.sqrt(1 + random.nextInt(5000));
      double[] p = TsallisInf.chances(losses, 1, eta);
      // 1/sqrt(p_i) - 1/sqrt(p_j) = eta (k_i - k_j) / 2 for any two arms.
      double sum = p[0];
      for (int i = 1; i < p.length; i++) {
        sum += p[i];
        double gap = 1 / Math.sqrt(p[i]) - 1 / Math.sqrt(p[0]);
        double wanted = eta * (losses[i] - losses[0]) / 2;
        assertThat(gap).isCloseTo(wanted, within(1e-9 * (1 + Math.abs(wanted))));
      }
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void features_and_chances_of_chebcb_are_those_of_the_spec() {
    assertThat(ChebCb.features(0.2, -0.15, 0.65, 6))
        .containsExactly(
            new double[] {1, -0.125, -0.96875, 0.3671875, 0.876953125, -0.58642578125},
            within(1e-12));
    assertThat(ChebCb.chances(new double[] {0.3, 0.1, 0.2}, 10))
        .containsExactly(new double[] {0.2, 0.55, 0.25}, within(1e-12));
  }

  @Test
  void least_squares_without_and_with_a_bound_by_hand() {
    double[][] gram = {{2, 1}, {1, 2}};
    double[] h = {4, 5};
    double none = Double.POSITIVE_INFINITY;
    assertThat(BoxLeastSquares.solve(gram, h, new double[] {none, none}))
        .containsExactly(new double[] {1, 2}, within(1e-12));
    assertThat(BoxLeastSquares.solve(gram, h, new double[] {none, 1}))
        .containsExactly(new double[] {1.5, 1}, within(1e-12));
  }

  @Test
  void tsallis_inf_settles_on_the_cheapest_arm() {
    double mean = last(new TsallisInf(1, 1.9, 10, 1), (omega, _) -> 1 + 400 * sq(omega - 1.6));
    assertThat(mean).isBetween(1.5, 1.7);
  }

  @Test
  void with_a_context_each_finds_the_factor_of_its_context() {
    DoubleBinaryOperator cost = (omega, c) -> 1 + 400 * sq(omega - (c < 0.5 ? 1.2 : 1.7));
    for (Controller rule : List.of(new TsallisInf(1, 1.9, 10, 2), new ChebCb(1, 1.9, 10, 6))) {
      // A single factor costs 26 at least, 1.45 between the two; far less is possible with both.
      assertThat(cost(rule, cost)).as("%s", rule).isLessThan(18);
    }
  }

  @Test
  void a_grid_outside_zero_to_two_is_refused() {
    assertThatThrownBy(() -> new TsallisInf(1, 2, 20, 1))
        .hasMessage("tsallisinf needs 0 < low < high < 2, got 1.0 and 2.0");
    assertThatThrownBy(() -> new ChebCb(1, 1.9, 1, 6)).hasMessageContaining("at least 2");
  }

  @Test
  void a_prior_is_straight_between_the_best_factors_of_its_bins() {
    double[] contexts = {0, 1, 3, 4};
    double[] factors = {1.2, 1.6};
    double[][] costs = {{10, 30}, {14, 13}, {40, 20}, {50, 60}};
    // sums by bin: 24 and 43, 90 and 80
    var prior = ContextPrior.learned(contexts, costs, factors, 2);
    assertThat(prior).isEqualTo(new ContextPrior(List.of(1.0, 3.0), List.of(1.2, 1.6)));
    assertThat(prior.factor(-7)).isEqualTo(1.2);
    assertThat(prior.factor(1.5)).isCloseTo(1.3, within(1e-12));
    assertThat(prior.factor(9)).isEqualTo(1.6);
    assertThatThrownBy(() -> new ContextPrior(List.of(1.0, 1.0), List.of(1.2, 1.6)))
        .hasMessage("contextprior.at must rise, got [1.0, 1.0]");
    assertThatThrownBy(() -> new ContextPrior(List.of(1.0), List.of(2.0)))
        .hasMessage("contextprior.omega must be in (0, 2), got 2.0");
  }

  private static double sq(double x) {
    return x * x;
  }

  private static double last(Controller rule, DoubleBinaryOperator cost) {
    return play(rule, cost)[0];
  }

  private static double cost(Controller rule, DoubleBinaryOperator cost) {
    return play(rule, cost)[1];
  }

  /** Mean factor and mean cost over the second half of 4,000 rounds. */
  private static double[] play(Controller rule, DoubleBinaryOperator cost) {
    var fold = rule.start(RandomStream.named(5, "bandit"));
    var contexts = RandomStream.named(6, "contexts");
    int rounds = 4000;
    double context = contexts.nextDouble();
    double omegas = 0;
    double costs = 0;
    List<Decision> made = fold.on(new Signal.Started(at(0, rounds), Work.NONE));
    for (int t = 0; t < rounds; t++) {
      if (made.getFirst() instanceof Decision.Measure ask) {
        made =
            fold.on(
                new Signal.Measured(
                    at(t, rounds), Work.NONE, ask.ask(), ask.what(), context, 0, 1));
      }
      double omega = ((Decision.Set) made.getFirst()).value();
      double paid = cost.applyAsDouble(omega, context);
      if (t >= rounds / 2) {
        omegas += omega / (rounds / 2.0);
        costs += paid / (rounds / 2.0);
      }
      context = contexts.nextDouble();
      made =
          fold.on(
              new Signal.Stepped(
                  t, at(t + 1, rounds + 1), Work.NONE, false, paid, Map.of(), Optional.empty()));
    }
    return new double[] {omegas, costs};
  }

  private static Progress at(long step, long horizon) {
    return new Progress(step, horizon, (double) step / horizon);
  }
}
