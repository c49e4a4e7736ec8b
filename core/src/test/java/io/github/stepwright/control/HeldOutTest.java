package io.github.stepwright.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.Work;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {

  private static final Auto AUTO = new Auto(1, true);

  /** A held-out loss that the place in the data decides, at a price of one's own. */
  private static final class Held extends Expected {
    private final LongToDoubleFunction loss;
    private final double price;
    private final List<Decision.Evaluate> asked = new ArrayList<>();
    private final List<double[]> seen = new ArrayList<>();

    Held(LongToDoubleFunction loss, double price) {
      super(1);
      this.loss = loss;
      this.price = price;
    }

    @Override
    public Evaluation evaluate(Decision.Evaluate what) {
      asked.add(what);
      seen.add(weights64());
      return new Evaluation(Map.of("loss", loss.applyAsDouble(place())), new Work(0, 0, price, 0));
    }

    double[] at(int look) {
      return seen.get(look);
    }
  }

  private static List<Double> shares(Runs run) {
    return run.decisions().stream()
        .filter(Decision.Evaluate.class::isInstance)
        .map(d -> d.why().numbers().get("share"))
        .filter(Objects::nonNull)
        .toList();
  }

  private static List<Decision.Restore> back(Runs run) {
    return run.decisions().stream()
        .filter(d -> d instanceof Decision.Restore r && r.slot().name().equals("auto.best"))
        .filter(d -> d.why().rule().equals("held-out loss was lower before"))
        .map(Decision.Restore.class::cast)
        .toList();
  }

  @Test
  void a_run_that_over_fits_ends_with_the_weights_that_validated_best() {
    // Least between the looks at a half and at the places around it.
    var workload = new Held(place -> Math.abs(place - 2500), 1 / 3.0);
    var run = Runs.of(AUTO, workload, 5000);
    assertThat(back(run)).hasSize(1);
    assertThat(back(run).getFirst().data()).isFalse();
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    int look = 0;
    for (Entry entry : run.entries()) {
      if (entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)) {
        if (evaluated.metrics().get("loss") < least) {
          least = evaluated.metrics().get("loss");
          best = look;
        }
        look++;
      }
    }
    assertThat(best).isBetween(1, 18);
    assertThat(workload.weights64()).isEqualTo(workload.at(best));
  }

  @Test
  void a_run_whose_last_look_is_its_best_ends_where_it_is() {
    var run = Runs.of(AUTO, new Held(place -> 1.0 / place, 1 / 3.0), 5000);
    assertThat(back(run)).isEmpty();
    assertThat(shares(run)).hasSize(20);
  }

  @Test
  void looks_go_from_a_twentieth_of_the_final_run_to_the_step_before_its_last() {
    var run = Runs.of(AUTO, new Held(place -> 1.0 / place, 1 / 3.0), 5000);
    double length = run.number("steps");
    List<Double> shares = shares(run);
    for (int i = 0; i < 19; i++) {
      double due = 0.05 + 0.95 / 19 * i;
      assertThat(shares.get(i)).isBetween(due - 1e-12, due + 1 / length + 1e-12);
    }
    assertThat(shares.getLast()).isCloseTo((length - 1) / length, within(1e-12));
  }

  /** 4 % of 5,000 units are 200; the last two looks are at the weights and nearer the start. */
  @ParameterizedTest
  @CsvSource({"0.3333333333, 22", "9, 22", "10, 20", "45, 4", "60, 3", "74, 2"})
  void all_looks_cost_four_percent_at_most(double price, int looks) {
    var workload = new Held(place -> 1.0 / place, price);
    var run = Runs.of(AUTO, workload, 5000);
    assertThat(workload.asked).hasSize(looks);
    assertThat(looks * price).isLessThanOrEqualTo(200);
    assertThat(run.outcome().work().units()).isCloseTo(5000 + looks * price, within(1e-6));
  }

  /** A step of one example and one unit: a quarter of 4 % of 5,000 units buys 150 forward. */
  @Test
  void a_look_asks_for_what_it_can_pay() {
    var workload = new Held(place -> 1.0 / place, 1 / 3.0);
    Runs.of(AUTO, workload, 5000);
    assertThat(workload.asked).allMatch(e -> e.examples() == 150 && e.readout());
  }

  @Test
  void under_fifty_examples_a_look_is_not_worth_it() {
    var workload = new Held(place -> 1.0 / place, 1 / 3.0);
    Runs.of(AUTO, workload, 1666);
    assertThat(workload.asked).isEmpty();
    Runs.of(AUTO, workload, 1668);
    assertThat(workload.asked).isNotEmpty();
  }

  @Test
  void a_budget_of_work_pays_for_the_looks() {
    var workload = new Held(place -> place, 45);
    var run = Runs.of(AUTO, workload, new Budget.WorkUnits(5000));
    assertThat(workload.asked).hasSize(4);
    assertThat(run.outcome().work().units()).isBetween(5000.0, 5001.0);
    assertThat(back(run)).hasSize(1);
  }

  @Test
  void a_held_out_loss_that_is_no_number_changes_nothing() {
    var seeing = new Held(_ -> Double.NaN, 1 / 3.0);
    var unseeing = new Expected(1);
    var run = Runs.of(AUTO, seeing, 5000);
    var blind = Runs.of(new Auto(1, false), unseeing, 5000);
    assertThat(back(run)).isEmpty();
    assertThat(run.rates()).isEqualTo(blind.rates());
    // Looks at the average came between, and the run went on as if nothing had been.
    assertThat(seeing.asked).hasSize(21);
    assertThat(run.steps().stream().map(Signal.Stepped::loss))
        .containsExactlyElementsOf(blind.steps().stream().map(Signal.Stepped::loss).toList());
    assertThat(seeing.weights64()).isEqualTo(unseeing.weights64());
    assertThat(seeing.place()).isEqualTo(unseeing.place());
  }

  /** Losses that an observer finds behind every step of the run, beside this controller. */
  private static List<Double> observed(Auto auto) {
    var controllers = new LinkedHashMap<String, Controller>();
    controllers.put("lr", auto);
    controllers.put("observer", new Observing(1.0 / 5000, 0, List.of(Split.VALIDATION)));
    var plan =
        new Plan(
            Map.of(),
            controllers,
            new Budget.Steps(5000),
            Map.of(Knob.LEARNING_RATE, 0.1),
            3,
            Optional.empty());
    var journal = new MemoryJournal();
    new Run(plan, new Expected(1), journal, () -> 0).go();
    var losses = new ArrayList<Double>();
    journal
        .read(0)
        .forEach(
            entry -> {
              if (entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)
                  && !evaluated.ask().by().startsWith("auto")) {
                losses.add(evaluated.metrics().get("loss"));
              }
            });
    return losses;
  }

  /** The end may differ: it is with what validated best. */
  @Test
  void who_looks_at_the_same_step_sees_the_weights_of_the_run_and_not_the_average() {
    List<Double> beside = observed(AUTO);
    List<Double> alone = observed(new Auto(1, false));
    assertThat(beside).hasSameSizeAs(alone).hasSizeGreaterThan(3000);
    assertThat(beside.subList(0, beside.size() - 1)).isEqualTo(alone.subList(0, alone.size() - 1));
  }

  /** The held-out loss is the distance from a place on the line from the start to the end. */
  private static final class Line extends Expected {
    private final double[] end;
    private final double part;
    private final List<double[]> seen = new ArrayList<>();

    Line(double[] end, double part) {
      super(0);
      this.end = end;
      this.part = part;
    }

    private double loss(double[] weights) {
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += Math.pow(weights[i] - nearer(end, part)[i], 2);
      }
      return Math.sqrt(sum);
    }

    @Override
    public Evaluation evaluate(Decision.Evaluate what) {
      seen.add(weights64().clone());
      return new Evaluation(Map.of("loss", loss(weights64())), new Work(0, 0, 1 / 3.0, 0));
    }
  }

  /** Every weight begins at 1. */
  private static double[] nearer(double[] weights, double part) {
    return Arrays.stream(weights).map(w -> 1 + part * (w - 1)).toArray();
  }

  /** Looks behind the last one; the first is at the weights. */
  @ParameterizedTest
  @CsvSource({"1, 1", "0.92, 2", "0.8, 3", "0.7, 3"})
  void behind_the_last_look_it_goes_back_by_tenths_while_that_is_better(double part, int steps) {
    var ending = new Expected(0);
    Runs.of(new Auto(1, false), ending, 5000);
    var workload = new Line(ending.weights64(), part);
    Runs.of(AUTO, workload, 5000);
    List<double[]> seen = workload.seen;
    List<double[]> usual = seen.subList(0, 21);
    double[] best =
        usual.stream().min(Comparator.comparingDouble(workload::loss)).orElseThrow().clone();
    assertThat(seen).hasSize(21 + steps);
    for (int i = 0; i < steps; i++) {
      double[] nearer = nearer(best, 0.9);
      assertThat(seen.get(21 + i)).containsExactly(nearer, within(1e-12));
      best = workload.loss(nearer) < workload.loss(best) ? nearer : best;
    }
    assertThat(workload.weights64()).containsExactly(best, within(1e-12));
  }

  @Test
  void told_not_to_look_it_does_not() {
    var workload = new Held(place -> Math.abs(place - 2500), 1 / 3.0);
    var run = Runs.of(new Auto(1, false), workload, 5000);
    assertThat(workload.asked).isEmpty();
    assertThat(run.outcome().work().units()).isEqualTo(5000);
  }
}
