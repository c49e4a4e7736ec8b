package io.github.stepwright.bench.auto;

import io.github.stepwright.RandomStream;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * A statistic of numbers that belong together, with its bootstrap interval: the numbers are drawn
 * again with replacement.
 *
 * @param value of the numbers as they are
 * @param low lower end of the 95 % percentile interval
 * @param high upper end
 * @param p two-sided: twice the share of draws on the other side of 0, at least 2 / draws
 */
record Paired(double value, double low, double high, double p) {

  private static final int DRAWS = 10_000;

  /** The mean. */
  static Paired mean(double[] numbers, String stream) {
    return of(numbers, x -> Arrays.stream(x).average().orElse(Double.NaN), stream);
  }

  /** The median. */
  static Paired median(double[] numbers, String stream) {
    return of(numbers, Paired::middle, stream);
  }

  static double middle(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static Paired of(double[] numbers, ToDoubleFunction<double[]> statistic, String stream) {
    var random = RandomStream.named(0, "paired/" + stream);
    double[] found = new double[DRAWS];
    double[] drawn = new double[numbers.length];
    int below = 0;
    int above = 0;
    for (int i = 0; i < DRAWS && numbers.length > 0; i++) {
      for (int k = 0; k < drawn.length; k++) {
        drawn[k] = numbers[random.nextInt(numbers.length)];
      }
      found[i] = statistic.applyAsDouble(drawn);
      below += found[i] <= 0 ? 1 : 0;
      above += found[i] >= 0 ? 1 : 0;
    }
    Arrays.sort(found);
    double p = Math.clamp(2.0 * Math.min(below, above) / DRAWS, 2.0 / DRAWS, 1.0);
    return new Paired(
        statistic.applyAsDouble(numbers),
        found[(int) (0.025 * DRAWS)],
        found[(int) (0.975 * DRAWS) - 1],
        p);
  }
}
