package io.github.stepwright.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.workload.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CompareTest {

  private static final Function<String, Problem> WORKLOADS =
      spec -> new Workloads().open(spec).orElseThrow();

  private static Comparison comparison(List<String> schedules, Grid grid) {
    return new Comparison(
        List.of("noisy-quadratic"),
        schedules,
        List.of(),
        List.of(0.02, 0.1),
        List.of(0L, 1L),
        Comparison.seeds(4),
        grid,
        2);
  }

  private static Result run(Comparison comparison, int threads) {
    try {
      return new Arena(comparison, WORKLOADS, (_, _) -> {}).run(threads);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_grid_goes_by_its_ratio_and_meets_its_end() {
    assertThat(new Grid(0.01, 1, 10).rates()).containsExactly(0.01, 0.1, 1.0);
    assertThat(Grid.around(0.1, 3, 2).rates()).containsExactly(0.0111111, 0.0333333, 0.1, 0.3, 0.9);
    assertThat(new Grid(0.5, 0.5, 2).rates()).containsExactly(0.5);
    assertThatThrownBy(() -> new Grid(1, 0.1, 3)).hasMessageContaining("LOW,HIGH,RATIO");
  }

  @Test
  void the_result_does_not_depend_on_the_number_of_threads() {
    var comparison = comparison(List.of("constant", "linear"), null);
    assertThat(run(comparison, 3)).isEqualTo(run(comparison, 1));
  }

  @Test
  void an_optimum_on_the_edge_extends_the_grid_and_says_so() {
    // The best rate of gradient descent on this quadratic lies near 0.5; the grid ends far below.
    var judged = run(comparison(List.of("linear"), new Grid(0.01, 0.03, 3)), 2).cells().getLast();
    assertThat(judged.extended()).isPositive();
    assertThat(judged.rate()).isGreaterThan(0.03);
    assertThat(judged.atEdge()).isFalse();
  }

  @Test
  void the_rate_of_a_cell_is_the_best_mean_over_the_tuning_seeds() {
    for (Judged judged : run(comparison(List.of("linear", "rex"), null), 2).cells()) {
      Map<Double, Double> means =
          judged.tuning().stream()
              .collect(
                  Collectors.groupingBy(Trial::rate, Collectors.averagingDouble(Trial::metric)));
      double best = means.values().stream().mapToDouble(m -> m).min().orElseThrow();
      assertThat(means.get(judged.rate())).isEqualTo(best);
      assertThat(judged.tuning()).allMatch(trial -> trial.seed() < 2);
      assertThat(judged.trials()).extracting(Trial::seed).containsExactly(3L, 4L, 5L, 6L);
    }
  }

  @Test
  void every_budget_is_a_run_of_its_own_length() {
    var cells = run(comparison(List.of("linear"), null), 1).cells();
    assertThat(cells).extracting(cell -> cell.cell().steps()).containsExactly(20L, 100L);
    assertThat(cells.getFirst().trials().getFirst().curve().getLast().step()).isEqualTo(20);
  }

  @Test
  void a_rate_schedule_and_shared_seeds_are_refused() {
    assertThatThrownBy(
            () -> new Arena(comparison(List.of("rex:peak=1"), null), WORKLOADS, (_, _) -> {}))
        .hasMessageContaining("without peak, got rex:peak=1");
    assertThatThrownBy(
            () ->
                new Comparison(
                    List.of("a"),
                    List.of("b"),
                    List.of(),
                    List.of(1.0),
                    List.of(3L),
                    List.of(3L, 4L),
                    null,
                    1))
        .hasMessageContaining("apart");
  }

  @Test
  void an_optimizer_meets_another_with_the_schedule_that_its_tuning_runs_chose() {
    // linear is better in the tuning runs of a, rex in those that judge: the former decides.
    var cells =
        List.of(
            cell("a", "linear", 0.5, 3, 3.1),
            cell("a", "rex", 0.6, 1, 1.1),
            cell("b", "linear", 0.9, 2, 2.1),
            cell("b", "rex", 0.8, 2.5, 2.4));
    var facts = new Result.Facts("loss", true, 1000, 1, "", "");
    var found = new Result(comparison(List.of("linear", "rex"), null), Map.of("w", facts), cells);
    Result.Group group = found.optimizers().getFirst();
    assertThat(found.optimizers()).hasSize(1);
    assertThat(group.ranked().stream().map(group::name))
        .containsExactly("b with rex", "a with linear");
    assertThat(Verdict.of(group, true)).startsWith("At 10 steps b with rex ");
    var alone = new Result(found.comparison(), found.facts(), cells.subList(0, 2));
    assertThat(alone.optimizers()).isEmpty();
  }

  private static Judged cell(String optimizer, String schedule, double tuned, double... judged) {
    var tuning = new Trial(1, 0, tuned, Map.of(), List.of(), false, 1);
    var trials = new ArrayList<Trial>();
    for (int i = 0; i < judged.length; i++) {
      trials.add(new Trial(1, 3 + i, judged[i], Map.of(), List.of(), false, 1));
    }
    return new Judged(
        new Cell("w", optimizer, schedule, 0.1, 10), List.of(tuning), 1, 0, false, trials);
  }

  private static Judged judged(String schedule, double... metrics) {
    var trials = new ArrayList<Trial>();
    for (int i = 0; i < metrics.length; i++) {
      boolean diverged = Double.isInfinite(metrics[i]);
      trials.add(new Trial(1, 3 + i, metrics[i], Map.of(), List.of(), diverged, 1));
    }
    return new Judged(
        new Cell("w", "sgd", schedule, 0.1, 400), List.of(), 1, 0, false, List.copyOf(trials));
  }

  private static String verdict(Judged... ranked) {
    return Verdict.of(new Result.Group("w", "sgd", 0.1, 400, List.of(ranked)), true);
  }

  @Test
  void a_clear_gain_of_all_is_told_with_its_interval() {
    assertThat(
            verdict(
                judged("rex", 1.00, 1.01, 0.99, 1.00, 1.02),
                judged("linear", 1.01, 1.00, 1.00, 0.99, 1.02),
                judged("constant", 1.11, 1.10, 1.12, 1.10, 1.11)))
        .isEqualTo(
            "At 400 steps any decay beats constant by 0.104 ± 0.017; rex and linear are not"
                + " distinguishable at the top.");
  }

  @Test
  void a_difference_within_the_noise_is_called_not_significant() {
    assertThat(
            verdict(
                judged("rex", 1.0, 1.2, 0.9, 1.1, 1.0),
                judged("linear", 1.1, 1.0, 1.0, 1.0, 1.2),
                judged("constant", 1.1, 0.9, 1.2, 1.1, 1.05)))
        .isEqualTo(
            "At 400 steps no schedule differs from constant (not significant); rex, linear and"
                + " constant are not distinguishable at the top.");
  }

  @Test
  void a_single_best_and_a_miss_are_named() {
    assertThat(
            verdict(
                judged("rex", 1.000, 1.001, 0.999, 1.000, 1.001),
                judged("linear", 1.100, 1.101, 1.099, 1.100, 1.1015),
                judged("step", 1.0, Double.POSITIVE_INFINITY, 1.0, 1.1, 1.2)))
        .startsWith("At 400 steps rex is best, by 0.100")
        .contains("step diverged in 1 of 5 runs");
  }

  @Test
  void a_schedule_that_is_worse_than_constant_is_called_so() {
    assertThat(
            verdict(
                judged("linear", 1.000, 1.001, 0.999, 1.000, 1.001),
                judged("constant", 1.100, 1.101, 1.099, 1.100, 1.1015),
                judged("step", 1.300, 1.301, 1.299, 1.300, 1.3015)))
        .contains("linear beats constant by 0.100")
        .contains("step is worse than constant");
  }

  @Test
  void better_worse_and_even_stand_in_one_sentence_and_the_next_best_is_named() {
    assertThat(
            verdict(
                judged("linear", 1.000, 1.001, 0.999, 1.000, 1.001),
                judged("constant", 1.100, 1.101, 1.099, 1.100, 1.1015),
                judged("wsd", 1.101, 1.100, 1.100, 1.099, 1.1016),
                judged("step", 1.300, 1.301, 1.299, 1.300, 1.3015)))
        .isEqualTo(
            "At 400 steps linear beats constant by 0.10010 ± 0.00028, step is worse than constant,"
                + " wsd is not distinguishable from it; linear is best, by 0.10010 ± 0.00028 over"
                + " constant.");
  }
}
