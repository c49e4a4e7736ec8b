package io.github.stepwright.bench.stats;

import java.util.Locale;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/**
 * A mean with its two-sided t interval: value ± half, half = t * sd / sqrt(n).
 *
 * @param value the mean; NaN for no numbers
 * @param half half the width of the interval; NaN for fewer than two numbers
 * @param n how many numbers
 * @param p two-sided p-value of the hypothesis that the mean is 0; NaN for fewer than two numbers
 */
public record Mean(double value, double half, int n, double p) {

  /** Share of the intervals that hold the mean, in the long run. */
  public static final double CONFIDENCE = 0.95;

  /** The mean of these numbers. */
  public static Mean of(double... numbers) {
    var statistics = new StreamingStatistics();
    for (double number : numbers) {
      statistics.addValue(number);
    }
    int n = numbers.length;
    if (n < 2) {
      return new Mean(n == 0 ? Double.NaN : numbers[0], Double.NaN, n, Double.NaN);
    }
    var t = new TDistribution(n - 1);
    double error = statistics.getStandardDeviation() / Math.sqrt(n);
    double mean = statistics.getMean();
    double p =
        error == 0 ? (mean == 0 ? 1 : 0) : 2 * t.cumulativeProbability(-Math.abs(mean) / error);
    return new Mean(mean, t.inverseCumulativeProbability((1 + CONFIDENCE) / 2) * error, n, p);
  }

  @Override
  public String toString() {
    return Double.isNaN(half)
        ? String.format(Locale.ROOT, "%.4f", value)
        : String.format(Locale.ROOT, "%.4f ± %.4f", value, half);
  }
}
