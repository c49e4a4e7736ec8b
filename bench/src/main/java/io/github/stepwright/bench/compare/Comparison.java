package io.github.stepwright.bench.compare;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What is compared, and how: every schedule at every budget is a run of its own, its schedule
 * rescaled to that budget; the base rate is tuned for each by the mean over the tuning seeds, over
 * one grid; the other seeds judge.
 *
 * @param workloads specs
 * @param schedules specs of shapes; an optimizer without a rate takes none of them and is one run
 *     for each judging seed
 * @param optimizers specs; empty for each workload's own
 * @param budgets shares of the workload's full budget, in (0, 1]
 * @param tuning seeds that choose the rate
 * @param seeds seeds that judge; none of them may tune
 * @param grid of base rates; null for one around the optimizer's own rate
 * @param each points of that one on either side, a factor 3 apart
 */
public record Comparison(
    List<String> workloads,
    List<String> schedules,
    List<String> optimizers,
    List<Double> budgets,
    List<Long> tuning,
    List<Long> seeds,
    Grid grid,
    int each) {

  /** Tuning seeds. */
  public static final List<Long> TUNING = List.of(0L, 1L, 2L);

  /** Schedules of a comparison that names none. */
  public static final List<String> SCHEDULES =
      List.of("constant", "step", "linear", "cosine", "wsd", "rex");

  /** Refuses what cannot be compared. */
  public Comparison {
    workloads = List.copyOf(workloads);
    schedules = List.copyOf(schedules);
    optimizers = List.copyOf(optimizers);
    budgets = List.copyOf(budgets);
    tuning = List.copyOf(tuning);
    seeds = List.copyOf(seeds);
    if (workloads.isEmpty() || schedules.isEmpty() || budgets.isEmpty() || seeds.isEmpty()) {
      throw new IllegalArgumentException(
          "a comparison needs workloads, schedules, budgets and seeds, got %s, %s, %s, %s"
              .formatted(workloads, schedules, budgets, seeds));
    }
    for (double budget : budgets) {
      if (!(budget > 0 && budget <= 1)) {
        throw new IllegalArgumentException(
            "a budget must be in (0 %%, 100 %%], got %s %%".formatted(100 * budget));
      }
    }
    if (tuning.isEmpty() || seeds.stream().anyMatch(tuning::contains)) {
      throw new IllegalArgumentException(
          "tuning seeds must be there and apart from the others, got %s and %s"
              .formatted(tuning, seeds));
    }
  }

  /** So many seeds behind those that tune. */
  public static List<Long> seeds(int count) {
    if (count < 2) {
      throw new IllegalArgumentException("--seeds must be >= 2, got " + count);
    }
    return LongStream.range(TUNING.size(), TUNING.size() + count).boxed().toList();
  }
}
