package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Fold;
import io.github.stepwright.Knob;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Why;
import io.github.stepwright.run.Run;
import io.github.stepwright.schedule.Rex;
import io.github.stepwright.signal.Measurements;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutoTest {

  private static final Auto AUTO = new Auto(1, false);

  /**
   * As the design has it: a prior of 0.5 / n, REX^1.5 and no looks.
   *
   * @param n steps of a miniature
   * @param cliff infinite in the design
   */
  private record Designed(double n, double cliff) implements Controller {

    Designed(double n) {
      this(n, Double.POSITIVE_INFINITY);
    }

    @Override
    public Set<Knob> knobs() {
      return AUTO.knobs();
    }

    @Override
    public boolean rewinds() {
      return AUTO.rewinds();
    }

    @Override
    public Fold start(RandomGenerator random) {
      return AUTO.start(Tuned.VALUES.with(0.5 / n, cliff, 1.5, 0));
    }
  }

  /** The rows of the design's exact check: expectation dynamics, no random number anywhere. */
  @ParameterizedTest
  @CsvSource({
    "1000, 0.01, 23, 929, -.2142363353, .02760081027, 3.919460694e-4",
    "1000, 1, 23, 929, -.3216352222, .02155375515, 5.580095758e-3",
    "300, 0.01, 7, 263, 1.149882528, .6401628759, 6.957725867e-4",
    "5000, 1, 114, 4656, -.4681737486, .01535415147, 1.68598859e-3",
  })
  void the_exact_check_of_the_design_holds(
      long budget, double s2, double n, double left, double e, double peak, double loss) {
    var workload = new Expected(s2);
    var run = Runs.of(new Designed(n), workload, budget);
    assertThat(run.number("n")).isEqualTo(n);
    assertThat(run.number("steps")).isEqualTo(left);
    assertThat(run.number("anchor")).isCloseTo(0.0549450549451, within(1e-13));
    assertThat(run.number("exponent")).isCloseTo(e, within(1e-9));
    assertThat(run.number("peak")).isCloseTo(peak, within(1e-9 * peak));
    assertThat(workload.loss()).isCloseTo(loss, within(1e-8 * loss));
  }

  @Test
  void scores_are_those_of_the_design() {
    var run = Runs.of(new Designed(7), new Expected(0.01), 300);
    double[] scores = {.3650421453, .1291043697, .1030349962, .0437292429, .1890492821};
    for (int j = 0; j < scores.length; j++) {
      assertThat(run.number("score[%d]".formatted(j))).isCloseTo(scores[j], within(1e-10));
    }
  }

  /**
   * The design's scores of T = 1000 with noise 1: the second is the winner's, .0726, above 0.1 L0 =
   * .0555, and the third, .1288, is 1.7745 times as much.
   */
  @ParameterizedTest
  @CsvSource({"1.774, -1.1, true", "1.775, -.3216352222, false"})
  void beside_a_cliff_the_rate_is_three_quarters_of_a_decade_below_the_winners(
      double cliff, double exponent, boolean fell) {
    var run = Runs.of(new Designed(23, cliff), new Expected(1), 1000);
    assertThat(run.number("score[0]")).isCloseTo(.07258592719, within(1e-10));
    assertThat(run.number("score[1]")).isCloseTo(.1288011968, within(1e-10));
    assertThat(run.number("exponent")).isCloseTo(exponent, within(1e-9));
    double peak = .8 * .0549450549451 * Math.pow(10, exponent) * Math.pow(23 / 1000.0 / .02, .2);
    assertThat(run.number("peak")).isCloseTo(peak, within(1e-9 * peak));
    String best = "miniature 0 is best of those tried";
    assertThat(run.decisions())
        .anyMatch(
            d -> d.why().rule().equals(fell ? best + ", the next hotter one fell off" : best));
  }

  /** Candidates 0 to 2 are 0.0245, 0.0776 and 0.245; above an edge a loss is no number. */
  private static final class Brink extends Expected {
    private final double edge;

    Brink(double s2, double edge) {
      super(s2);
      this.edge = edge;
    }

    @Override
    public Step step(Settings settings, Progress at) {
      Step step = super.step(settings, at);
      double loss = settings.get(Knob.LEARNING_RATE) > edge ? Double.NaN : step.loss();
      return new Step(loss, step.groups(), step.spread(), step.cost());
    }
  }

  @Test
  void a_next_hotter_miniature_that_runs_away_is_a_cliff() {
    var run = Runs.of(AUTO, new Brink(1, 0.03), 1000);
    assertThat(run.number("score[0]")).isBetween(0.1 * 0.555, 0.555);
    assertThat(run.number("score[1]")).isInfinite();
    assertThat(run.number("exponent")).isCloseTo(-1.1, within(1e-12));
  }

  private static double firstLossOfTheFinalRun(Runs run) {
    return run.steps().stream().filter(s -> !s.probe()).findFirst().orElseThrow().loss();
  }

  /** Miniature 0 (0.365) and 1 (0.129) end well, 2 falls off. */
  @Test
  void beside_a_cliff_the_final_run_goes_on_from_the_miniature_below_the_winner() {
    var run = Runs.of(AUTO, new Brink(0.01, 0.1), 300);
    assertThat(run.number("score[1]")).isCloseTo(.1291043697, within(1e-10));
    assertThat(run.number("exponent")).isCloseTo(-0.35 + 0.5 - 0.75, within(1e-12));
    var below = new Expected(0.01);
    for (double rate : Arrays.copyOf(run.rates(), 7)) {
      below.step(Settings.of(Map.of(Knob.LEARNING_RATE, rate)), Progress.of(0, 7));
    }
    assertThat(firstLossOfTheFinalRun(run)).isEqualTo(below.loss());
  }

  /** Miniature 0 ends well and 1 falls off; what -1 ends with was never the best. */
  @Test
  void beside_a_cliff_with_nothing_kept_below_it_goes_on_from_the_start() {
    var run = Runs.of(AUTO, new Brink(1, 0.03), 1000);
    assertThat(run.number("score[-1]")).isGreaterThan(run.number("score[0]"));
    assertThat(firstLossOfTheFinalRun(run)).isEqualTo(new Expected(1).loss());
  }

  /**
   * The design's scores 3 and 4 of T = 300 are .0437 and .1890, 4.3 times as much; but .0437 is
   * less than 0.1 L0 = .0555, so that nothing is left to fall.
   */
  @Test
  void where_the_loss_is_almost_gone_there_is_no_cliff() {
    var run = Runs.of(new Designed(7, 1.5), new Expected(0.01), 300);
    assertThat(run.number("score[3]")).isCloseTo(.0437292429, within(1e-10));
    assertThat(run.number("score[4]")).isCloseTo(.1890492821, within(1e-10));
    assertThat(run.number("exponent")).isCloseTo(1.149882528, within(1e-9));
  }

  @Test
  void everything_is_charged_and_nothing_more() {
    for (long budget : new long[] {80, 100, 333, 1000}) {
      var run = Runs.of(AUTO, new Expected(1), budget);
      assertThat(run.outcome().work().steps()).isEqualTo(budget);
      assertThat(run.steps().size()).isEqualTo(budget - 2);
      long probes = run.steps().stream().filter(s -> s.probe()).count();
      assertThat(2 + probes + (long) run.number("steps")).isEqualTo(budget);
    }
  }

  @Test
  void the_final_run_can_be_replayed_as_a_warm_up_and_rex() {
    var run = Runs.of(AUTO, new Expected(1), 1000);
    int left = (int) run.number("steps");
    int searched = run.rates().length - left;
    double peak = Double.NaN;
    int made = 0;
    var peaks = new HashSet<Double>();
    for (Entry entry : run.entries()) {
      if (entry instanceof Entry.Decided(_, _, Decision.Set set)) {
        peak = set.why().numbers().getOrDefault("peak", peak);
      } else if (entry instanceof Entry.Happened(Signal.Stepped _, Settings settings)
          && made++ >= searched) {
        int k = made - 1 - searched;
        double shape = new Rex(1, 0).at(Progress.of(k, left));
        double ramp = k < 19 ? (k + 1) / 20.0 : 1;
        assertThat(settings.get(Knob.LEARNING_RATE))
            .isCloseTo(peak * shape * ramp, within(1e-14 * peak));
        peaks.add(peak);
      }
    }
    // At 3, 6, 12, 24, 48 and 96 % of it the peak has turned.
    assertThat(peaks).hasSize(7);
  }

  /** Told as 2 less itself, a loss that falls rises; small steps then leave the peak as it is. */
  @Test
  void a_turn_tells_the_losses_by_which_its_peak_goes_no_higher() {
    var run = Runs.of(AUTO, new Expected(1, loss -> 2 - loss), 1000);
    var turns =
        run.decisions().stream()
            .map(Decision::why)
            .filter(w -> w.rule().endsWith("no higher"))
            .toList();
    assertThat(turns).isNotEmpty();
    for (Why why : turns) {
      assertThat(why.numbers().get("factor")).isEqualTo(1);
      assertThat(why.numbers().get("relative")).isLessThan(0.4);
      assertThat(why.numbers().get("meanLoss")).isGreaterThan(why.numbers().get("before"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".1, .9221007095853871",
    ".25, .7935600855193298",
    ".5, .5443310539518174",
    ".75, .2529822128134704",
    ".9, .07752753322022195"
  })
  void the_shape_has_the_values_of_the_design(double s, double value) {
    double z = 1 - s;
    assertThat(Math.pow(2 * z / (1 + z), 1.5)).isCloseTo(value, within(1e-15));
  }

  /** SGD's slope grows with the square of the loss's scale, the loss with the scale. */
  @Test
  void a_loss_told_in_other_units_gives_the_same_rates_to_the_bit() {
    double[] rates = Runs.of(AUTO, new Scaled(1024), 400).rates();
    double[] plain = Runs.of(AUTO, new Scaled(1), 400).rates();
    assertThat(Arrays.stream(rates).map(r -> r * 1024).toArray()).isEqualTo(plain);
  }

  @Test
  void a_first_candidate_that_runs_away_leads_to_a_lower_one() {

    var run = Runs.of(AUTO, new Steep(), 1000);
    assertThat(run.number("score[0]")).isInfinite();
    assertThat(run.number("exponent")).isLessThan(-0.35);
    assertThat(run.outcome().how()).isEqualTo(Run.Outcome.DONE);
  }

  @Test
  void where_every_rate_fails_it_gives_up_at_the_start_weights() {
    var workload = new Hopeless();
    var run = Runs.of(AUTO, workload, 2000);
    long tried =
        run.decisions().stream().filter(d -> d instanceof Decision.Restore r && r.data()).count();
    assertThat(tried).isEqualTo(8); // seven behind a candidate, the eighth before the final run
    assertThat(run.outcome().how()).isEqualTo(Run.Outcome.STOPPED);
    assertThat(run.number("answers")).isEqualTo(13);
    assertThat(workload.weights64()).containsExactly(1, 1, 1);
    assertThat(run.outcome().work().steps()).isLessThan(200);
  }

  @Test
  void an_answer_of_the_guard_goes_on_with_fresh_data() {
    var workload = new Cliff(700, 1);
    var run = Runs.of(AUTO, workload, 1000);
    var restores =
        run.decisions().stream().filter(d -> d instanceof Decision.Restore r && !r.data()).toList();
    assertThat(restores).hasSize(1);
    assertThat(run.outcome().how()).isEqualTo(Run.Outcome.DONE);
    double[] rates = run.rates();
    assertThat(rates[rates.length - 1]).isPositive();
    // The place in the data has moved on with every step of the final run and the winner.
    assertThat(workload.place()).isEqualTo(23 + (long) run.number("steps"));
  }

  @Test
  void a_collapse_below_the_first_loss_is_seen_by_the_second_guard() {
    var workload = new Cliff(600, 200);
    var run = Runs.of(AUTO, workload, 1000);
    assertThat(run.decisions())
        .anyMatch(
            d ->
                d instanceof Decision.Restore
                    && d.why().rule().equals("above twice the best block, twice running"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 9})
  void a_budget_too_short_for_an_anchor_uses_the_rate_of_the_optimizer(long budget) {
    var run = Runs.of(AUTO.times(0.02), new Expected(0.01), budget);
    assertThat(run.steps()).hasSize((int) budget);
    assertThat(run.first("peak")).isCloseTo(0.02, within(1e-15));
  }

  /** .0549450549451 x 10^-.35 = .0245430, and (80 / 10)^.2 = 1.5157, (80 / 40)^.2 = 1.1487. */
  @ParameterizedTest
  @CsvSource({"10, .0372003143", "40, .0281925663", "79, .0246048766"})
  void a_budget_too_short_for_miniatures_uses_the_anchor_higher_the_shorter_it_is(
      long budget, double peak) {
    var run = Runs.of(AUTO, new Expected(0.01), budget);
    assertThat(run.outcome().work().steps()).isEqualTo(budget);
    assertThat(run.first("peak")).isCloseTo(peak, within(1e-9));
  }

  /** A slope that begins at this share of the settled one. */
  private static final class Heavy extends Expected {
    private final double share;

    Heavy(double share) {
      super(0.01);
      this.share = share;
    }

    @Override
    public Measurement measure(Decision.Measure what) {
      Measurement found = super.measure(what);
      return what.what().equals(Measurements.SLOPE_AHEAD)
          ? new Measurement(found.value(), share * found.value(), found.value(), found.cost())
          : found;
    }
  }

  /** The peaks above over the mean of 1 - b^k for k = 1 to T, added term by term. */
  @ParameterizedTest
  @CsvSource({
    "10, .0372003143, .9",
    "40, .0281925663, .9",
    "79, .0246048766, .9",
    "10, .0372003143, .99",
    "10, .0372003143, 0"
  })
  void a_short_run_has_a_higher_peak_where_momentum_has_not_settled(
      long budget, double peak, double momentum) {
    double mean = 0;
    for (int k = 1; k <= budget; k++) {
      mean += (1 - Math.pow(momentum, k)) / budget;
    }
    var run = Runs.of(AUTO, new Heavy(1 - momentum), budget);
    assertThat(run.first("peak")).isCloseTo(peak / mean, within(1e-9 / mean));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void a_first_slope_that_cannot_be_is_no_momentum(double share) {
    var run = Runs.of(AUTO, new Heavy(share), 10);
    assertThat(run.first("peak")).isCloseTo(.0372003143, within(1e-9));
  }

  @Test
  void a_budget_that_tells_no_steps_is_used_up_too() {
    var run = Runs.of(AUTO, new Expected(1), new Budget.WorkUnits(500));
    double[] rates = run.rates();
    assertThat(run.outcome().work().units()).isEqualTo(500);
    assertThat(rates[rates.length - 1]).isLessThan(0.01 * run.number("peak"));
  }

  @Test
  void without_an_anchor_it_starts_from_the_rate_of_the_optimizer() {
    var run = Runs.of(AUTO.times(0.02), new Expected(0.01, loss -> loss - 5), 1000);
    assertThat(run.number("anchor")).isCloseTo(0.06, within(1e-15));
    assertThat(run.outcome().how()).isEqualTo(Run.Outcome.DONE);
  }
}
