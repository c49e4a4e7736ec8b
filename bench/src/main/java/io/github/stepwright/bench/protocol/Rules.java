package io.github.stepwright.bench.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How methods are tuned and judged.
 *
 * @param points quasi-random base rates that a method which is tuned may try, all methods the same;
 *     0 for self-tuning, where every method runs at its declared rate
 * @param tuning seeds of those tries
 * @param seeds that judge; none of them may tune
 * @param budgets shares of the full steps, in (0, 1]; every budget is a run of its own
 * @param twoPhase whether a rate is also chosen on other workloads than it is judged on
 */
public record Rules(
    int points, List<Long> tuning, List<Long> seeds, List<Double> budgets, boolean twoPhase) {

  /** First seed of those that judge; seeds below 100 are for development. */
  public static final long JUDGING = 1000;

  /** Budgets of the published comparison of schedules, as shares. */
  public static final List<Double> BUDGETS = List.of(0.01, 0.05, 0.1, 0.25, 0.5, 1.0);

  /** Factor to either side of the declared rate. */
  private static final double WIDTH = 10;

  /** Refuses seeds that both tune and judge. */
  public Rules {
    tuning = List.copyOf(tuning);
    seeds = List.copyOf(seeds);
    budgets = List.copyOf(budgets);
    if (points < 0 || seeds.isEmpty() || budgets.isEmpty() || points > 0 && tuning.isEmpty()) {
      throw new IllegalArgumentException(
          "rules need points >= 0, seeds and budgets, got %d, %s, %s"
              .formatted(points, seeds, budgets));
    }
    if (seeds.stream().anyMatch(tuning::contains)) {
      throw new IllegalArgumentException(
          "tuning seeds must be apart from those that judge, got %s and %s"
              .formatted(tuning, seeds));
    }
    for (double budget : budgets) {
      if (!(budget > 0 && budget <= 1)) {
        throw new IllegalArgumentException("a budget must be in (0, 1], got " + budget);
      }
    }
  }

  /** One tuning seed, so many that judge, one full budget. */
  public static Rules of(int points, int seeds) {
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds must be >= 1, got " + seeds);
    }
    return new Rules(
        points,
        List.of(0L),
        LongStream.range(JUDGING, JUDGING + seeds).boxed().toList(),
        List.of(1.0),
        false);
  }

  /** Factors on the declared rate that are tried, rising; 1 alone for self-tuning. */
  public List<Double> factors() {
    if (points == 0) {
      return List.of(1.0);
    }
    return Arrays.stream(Halton.points(points, 1, 0))
        .map(u -> Halton.log(u[0], 1 / WIDTH, WIDTH))
        .map(f -> Double.parseDouble(String.format(java.util.Locale.ROOT, "%.4g", f)))
        .sorted()
        .toList();
  }
}
