package io.github.stepwright.bench.stats;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.hipparchus.stat.descriptive.StreamingStatistics;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * A statistic over samples drawn again with replacement, and the percentiles of it.
 *
 * <p>All n^n samples where they are few, else as many as asked for by chance. The stratified form
 * draws the runs of each task apart from those of the others, so that no task gains weight.
 *
 * <p>Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979; stratified in Agarwal et al.,
 * 2021, https://arxiv.org/abs/2108.13264
 */
public final class Resamples {

  /** Largest number of numbers whose samples are all looked at: 7^7 are 823,543. */
  private static final int EXACT = 7;

  private final double[] values;

  private Resamples(double[] values) {
    this.values = values;
  }

  /**
   * All n^n samples of a few numbers.
   *
   * @throws IllegalArgumentException for none or more than seven
   */
  public static Resamples all(double[] numbers, ToDoubleFunction<double[]> statistic) {
    int n = numbers.length;
    if (n < 1 || n > EXACT) {
      throw new IllegalArgumentException(
          "numbers of an exact bootstrap must be 1 to %d, got %d".formatted(EXACT, n));
    }
    int count = (int) Math.round(Math.pow(n, n));
    double[] values = new double[count];
    double[] sample = new double[n];
    for (int k = 0; k < count; k++) {
      int rest = k;
      for (int i = 0; i < n; i++) {
        sample[i] = numbers[rest % n];
        rest /= n;
      }
      values[k] = statistic.applyAsDouble(sample);
    }
    return new Resamples(values);
  }

  /**
   * Some samples; the index of a draw is (x >>> 33) * n >>> 31 of the next 64 bits x, so that equal
   * generators agree on every machine.
   *
   * @param replicates at least 1
   */
  public static Resamples some(
      double[] numbers,
      ToDoubleFunction<double[]> statistic,
      int replicates,
      RandomGenerator random) {
    check(replicates);
    double[] values = new double[replicates];
    double[] sample = new double[numbers.length];
    for (int k = 0; k < replicates; k++) {
      for (int i = 0; i < sample.length; i++) {
        sample[i] = numbers[index(random, numbers.length)];
      }
      values[k] = statistic.applyAsDouble(sample);
    }
    return new Resamples(values);
  }

  /**
   * Some samples of a table with one row for each run: the entries of every column, a task, are
   * drawn on their own.
   *
   * @param replicates at least 1
   */
  public static Resamples stratified(
      double[][] runs,
      ToDoubleFunction<double[][]> statistic,
      int replicates,
      RandomGenerator random) {
    check(replicates);
    double[] values = new double[replicates];
    double[][] sample = Arrays.stream(runs).map(double[]::clone).toArray(double[][]::new);
    for (int k = 0; k < replicates; k++) {
      for (int task = 0; task < runs[0].length; task++) {
        for (double[] row : sample) {
          row[task] = runs[index(random, runs.length)][task];
        }
      }
      values[k] = statistic.applyAsDouble(sample);
    }
    return new Resamples(values);
  }

  private static void check(int replicates) {
    if (replicates < 1) {
      throw new IllegalArgumentException("replicates must be >= 1, got " + replicates);
    }
  }

  private static int index(RandomGenerator random, int n) {
    return (int) ((random.nextLong() >>> 33) * n >>> 31);
  }

  /** How many samples there were. */
  public int count() {
    return values.length;
  }

  /**
   * A percentile, with linear interpolation between order statistics.
   *
   * @param percent in (0, 100]
   */
  public double percentile(double percent) {
    var percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
    return percentile.evaluate(values, percent);
  }

  /** Standard deviation of the statistic over the samples, divided by their number. */
  public double deviation() {
    var statistics = new StreamingStatistics();
    Arrays.stream(values).forEach(statistics::addValue);
    return Math.sqrt(statistics.getPopulationVariance());
  }
}
