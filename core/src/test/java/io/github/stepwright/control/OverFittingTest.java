package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code auto} does where the held-out loss rises while the training loss falls. */
class OverFittingTest {

  private static final Auto AUTO = new Auto(1, true);
  private static final long STEPS = 5000;

  /** Without noise; the held-out loss is least, 1, where the training loss is at a level. */
  private static final class Fitting extends Expected {
    private final double level;

    Fitting(double level) {
      super(0);
      this.level = level;
    }

    @Override
    public Evaluation evaluate(Decision.Evaluate what) {
      double loss = 1 + Math.abs(Math.log(loss() / level));
      return new Evaluation(Map.of("loss", loss), new Work(0, 0, 1 / 3.0, 0));
    }
  }

  private static final String AGAIN = "over-fitted: again from the start, slower";

  private static List<Decision.Restore> again(Runs run) {
    return run.decisions().stream()
        .filter(d -> d instanceof Decision.Restore && d.why().rule().equals(AGAIN))
        .map(Decision.Restore.class::cast)
        .toList();
  }

  /** Rates of the steps between the decisions to begin again. */
  private static List<List<Double>> legs(Runs run) {
    var legs = new ArrayList<List<Double>>();
    legs.add(new ArrayList<>());
    double[] rates = run.rates();
    int k = 0;
    for (Entry entry : run.entries()) {
      switch (entry) {
        case Entry.Happened(Signal.Stepped _, _) -> legs.getLast().add(rates[k++]);
        case Entry.Decided(_, _, Decision.Restore restore)
            when restore.why().rule().equals(AGAIN) ->
            legs.add(new ArrayList<>());
        case Entry.Header _, Entry.Happened _, Entry.Decided _, Entry.Ended _ -> {}
      }
    }
    return legs;
  }

  private static double sum(List<Double> rates) {
    return rates.stream().mapToDouble(r -> r).sum();
  }

  /** Of every run that begins again, by the numbers of the decision that begins it. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.02, 1e-3, 1e-4})
  void the_new_run_makes_the_way_that_the_old_one_had_made_at_its_best_look(double level) {
    var run = Runs.of(AUTO, new Fitting(level), STEPS);
    assertThat(again(run))
        .isNotEmpty()
        .allMatch(r -> r.slot().name().equals("auto.start") && !r.data());
    double before = Double.NaN;
    int begun = 0;
    for (Entry entry : run.entries()) {
      if (entry instanceof Entry.Decided(long step, _, Decision.Set set)
          && set.why().numbers().containsKey("steps")
          && set.why().numbers().get("peak") != before) {
        double peak = set.why().numbers().get("peak");
        if (set.why().rule().equals(AGAIN)) {
          var one = Leg.over(1, 1, 0.02, STEPS, Progress.of(step, STEPS));
          double way = set.why().numbers().get("best");
          double expected = Math.min(way / one.travel(), Math.sqrt(0.1) * before);
          assertThat(peak).isCloseTo(expected, within(1e-9 * expected));
          begun++;
        }
        before = peak;
      }
    }
    assertThat(begun).isEqualTo(again(run).size());
  }

  @Test
  void the_sum_of_the_rates_of_a_last_run_is_the_way_where_that_is_slow_enough() {
    var run = Runs.of(AUTO, new Fitting(0.1), STEPS);
    double way = again(run).getLast().why().numbers().get("best");
    double sum = sum(legs(run).getLast());
    assertThat(sum).isLessThanOrEqualTo(way * 1.01);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.02, 1e-3, 1e-4})
  void no_leg_is_faster_than_a_third_of_the_one_before(double level) {
    double before = Double.NaN;
    int begun = 0;
    for (Decision decision : Runs.of(AUTO, new Fitting(level), STEPS).decisions()) {
      Double peak = decision.why().numbers().get("peak");
      if (decision instanceof Decision.Set && decision.why().rule().equals(AGAIN)) {
        assertThat(peak).isLessThanOrEqualTo(before * Math.sqrt(0.1) * 1.0001);
        begun++;
      }
      before = peak == null ? before : peak;
    }
    assertThat(begun).isPositive();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.02, 1e-3, 1e-4})
  void it_ends_with_the_least_held_out_loss_of_all_runs_or_a_last_step_behind_it(double level) {
    var workload = new Fitting(level);
    var run = Runs.of(AUTO, workload, STEPS);
    double least = Double.POSITIVE_INFINITY;
    for (Entry entry : run.entries()) {
      if (entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)) {
        least = Math.min(least, evaluated.metrics().get("loss"));
      }
    }
    double ended = 1 + Math.abs(Math.log(workload.loss() / level));
    assertThat(ended).isCloseTo(least, within(1e-5));
  }

  @Test
  void a_run_that_does_not_over_fit_does_not_begin_again() {
    assertThat(again(Runs.of(AUTO, new Fitting(1e-300), STEPS))).isEmpty();
  }

  /** What rises without a gap to the training loss does so by the noise of hot weights. */
  @ParameterizedTest
  @CsvSource({"1e-9, false", "1e9, true"})
  void a_held_out_loss_that_rises_says_so_above_the_training_loss_alone(
      double scale, boolean begins) {
    var workload =
        new Expected(1) {
          @Override
          public Evaluation evaluate(Decision.Evaluate what) {
            double loss = scale * (1 + Math.abs(place() - 1000));
            return new Evaluation(Map.of("loss", loss), new Work(0, 0, 1 / 3.0, 0));
          }
        };
    assertThat(!again(Runs.of(AUTO, workload, STEPS)).isEmpty()).isEqualTo(begins);
  }

  @Test
  void looks_of_all_runs_together_are_twenty_at_most_and_four_behind_the_last() {
    var run = Runs.of(AUTO, new Fitting(0.02), STEPS);
    var looks = run.decisions().stream().filter(Decision.Evaluate.class::isInstance).toList();
    var usual = looks.stream().filter(d -> d.why().numbers().containsKey("share")).toList();
    assertThat(usual).hasSizeBetween(10, 20);
    assertThat(usual.getLast().why().numbers().get("share")).isGreaterThan(0.99);
    assertThat(looks).hasSizeBetween(usual.size() + 2, usual.size() + 4);
    assertThat(looks.subList(0, usual.size())).isEqualTo(usual);
  }
}
