package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private static double most(List<Double> rates) {
    return rates.stream().mapToDouble(r -> r).max().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.02, 1e-3, 1e-4})
  void the_new_run_makes_the_way_that_the_old_one_had_made_at_its_best_look(double level) {
    var run = Runs.of(AUTO, new Fitting(level), STEPS);
    List<Decision.Restore> again = again(run);
    assertThat(again).isNotEmpty();
    assertThat(again.getFirst().slot().name()).isEqualTo("auto.start");
    assertThat(again.getFirst().data()).isFalse();
    double way = again.getFirst().why().numbers().get("best");
    List<List<Double>> legs = legs(run);
    if (again.size() == 1) {
      double peak = most(legs.get(1));
      boolean capped = sum(legs.get(1)) < way * (1 - 1e-3);
      double before = run.number("peak");
      assertThat(peak).isLessThanOrEqualTo(before);
      if (!capped) {
        assertThat(sum(legs.get(1))).isCloseTo(way, within(2e-3 * way));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.02, 1e-3, 1e-4})
  void no_leg_is_faster_than_a_third_of_the_one_before(double level) {
    var peaks =
        Runs.of(AUTO, new Fitting(level), STEPS).decisions().stream()
            .filter(d -> d instanceof Decision.Set && d.why().numbers().containsKey("steps"))
            .map(d -> d.why().numbers().get("peak"))
            .distinct()
            .toList();
    assertThat(peaks).hasSizeGreaterThan(1);
    for (int i = 1; i < peaks.size(); i++) {
      assertThat(peaks.get(i)).isLessThanOrEqualTo(peaks.get(i - 1) * Math.sqrt(0.1) * 1.0001);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.02, 1e-3, 1e-4})
  void it_ends_with_the_least_held_out_loss_of_all_runs(double level) {
    var workload = new Fitting(level);
    var run = Runs.of(AUTO, workload, STEPS);
    double least = Double.POSITIVE_INFINITY;
    for (Entry entry : run.entries()) {
      if (entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)) {
        least = Math.min(least, evaluated.metrics().get("loss"));
      }
    }
    double ended = 1 + Math.abs(Math.log(workload.loss() / level));
    assertThat(ended).isEqualTo(least);
  }

  @Test
  void a_run_that_does_not_over_fit_does_not_begin_again() {
    assertThat(again(Runs.of(AUTO, new Fitting(1e-300), STEPS))).isEmpty();
  }

  @Test
  void looks_of_all_runs_together_are_twenty_at_most_and_the_last_is_at_the_end() {
    var run = Runs.of(AUTO, new Fitting(0.02), STEPS);
    var looks = run.decisions().stream().filter(Decision.Evaluate.class::isInstance).toList();
    assertThat(looks).hasSizeBetween(10, 20);
    assertThat(looks.getLast().why().numbers().get("share")).isGreaterThan(0.99);
  }
}
