package io.github.stepwright.control;

import io.github.stepwright.math.ExponentialFit;
import io.github.stepwright.math.GaussianProcess;
import io.github.stepwright.math.PublishedFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The candidates of a stage of {@link AutoLrs}: what was tried, where each is forecast to stand at
 * the end of the stage, and the rate that a Gaussian process over log rates tries next, the one of
 * least {@code mean - kappa * deviation}.
 *
 * <p>Log rates are on [0, 1] between those of the least and the largest rate, forecasts have zero
 * mean and unit deviation. A candidate that diverged or fell behind stands a little above the worst
 * one that did not. Used by one thread.
 */
final class Candidates {

  private static final double FAILED = 1e6;
  private static final int DENSE = 512;

  /** Rounds of outlier removal of the released fit. */
  private static final int OUTLIERS = 10;

  /** Fewer points than this tell nothing about a curve. */
  static final int FEWEST = 5;

  /**
   * One that was tried.
   *
   * @param x log rate on [0, 1]
   * @param losses of its probe
   */
  record Tried(double x, double forecast, double variance, double[] losses) {}

  private final double least;
  private final double most;
  private final boolean faithful;
  private final double kappa;
  private final List<Tried> tried = new ArrayList<>();
  private Optional<Tried> best = Optional.empty();

  /**
   * None yet.
   *
   * @param least log of the least rate
   * @param most log of the largest rate
   * @param faithful whether forecasts are those of the released program
   */
  Candidates(double least, double most, boolean faithful, double kappa) {
    this.least = least;
    this.most = most;
    this.faithful = faithful;
    this.kappa = kappa;
  }

  /** A stage begins. */
  void clear() {
    tried.clear();
    best = Optional.empty();
  }

  int size() {
    return tried.size();
  }

  /** The one of least forecast among those that did not fail. */
  Optional<Tried> best() {
    return best;
  }

  /** The rate of one of them. */
  double rate(Tried one) {
    return Math.exp(least + one.x() * (most - least));
  }

  /** The forecasts, as reasons name them. */
  Map<String, Double> forecasts() {
    var numbers = new LinkedHashMap<String, Double>();
    for (Tried one : tried) {
      numbers.put("forecast[%.6g]".formatted(rate(one)), one.forecast());
    }
    return numbers;
  }

  /** Adds one that diverged or was dropped. */
  Tried failed(double logRate, double[] losses) {
    var found = new Tried(x(logRate), FAILED, 0, losses);
    tried.add(found);
    return found;
  }

  /**
   * Adds one whose probe is whole.
   *
   * @param steps of the stage, for which it is forecast
   */
  Tried seen(double logRate, double[] losses, long steps) {
    Tried found = forecast(x(logRate), losses, steps);
    tried.add(found);
    if (best.isEmpty() || found.forecast() < best.get().forecast()) {
      best = Optional.of(found);
    }
    return found;
  }

  private double x(double logRate) {
    return (logRate - least) / (most - least);
  }

  private Tried forecast(double x, double[] losses, long steps) {
    if (faithful) {
      double value =
          losses.length < 4
              ? losses[losses.length - 1]
              : PublishedFit.forecast(losses, steps, OUTLIERS);
      return new Tried(x, Double.isFinite(value) ? value : FAILED, 0, losses);
    }
    double floor = Arrays.stream(losses).min().orElse(0) >= 0 ? 0 : -Double.MAX_VALUE;
    var found = new ExponentialFit(floor).forecast(losses, steps);
    return new Tried(x, found.mean(), found.variance(), losses);
  }

  /** Whether a probe has fallen behind what the best one had by now. */
  boolean behind(double[] losses, int seen) {
    if (best.isEmpty() || seen < Math.max(FEWEST, losses.length / 4)) {
      return false;
    }
    double[] other = best.get().losses();
    double now = Double.POSITIVE_INFINITY;
    for (int i = Math.max(0, seen - 10); i < seen; i++) {
      now = Math.min(now, losses[i]);
    }
    int end = Math.min(seen, other.length);
    double mean = 0;
    for (int i = 0; i < end; i++) {
      mean += other[i] / end;
    }
    double scatter = 0;
    for (int i = 0; i < end; i++) {
      scatter += (other[i] - mean) * (other[i] - mean) / end;
    }
    return now > other[end - 1] + 4 * Math.sqrt(scatter);
  }

  /** The log rate between two with the least mean - kappa * deviation. */
  double next(double from, double to) {
    double[] xs = tried.stream().mapToDouble(Tried::x).toArray();
    double[] ys = standard(tried.stream().mapToDouble(Tried::forecast).toArray());
    var posterior = GaussianProcess.fit(xs, ys, noise(), 1, 0, 0.05, 1, 12);
    double bottom = x(from);
    double top = x(to);
    double chosen = bottom;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < DENSE; i++) {
      double x = bottom + (top - bottom) * i / (DENSE - 1);
      double value = posterior.mean(x) - kappa * Math.sqrt(posterior.variance(x));
      if (value < lowest) {
        lowest = value;
        chosen = x;
      }
    }
    return least + chosen * (most - least);
  }

  /** Zero mean, unit deviation; what failed stands at the worst value that did not. */
  private double[] standard(double[] values) {
    double worst = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      worst = value < FAILED ? Math.max(worst, value) : worst;
    }
    double ceiling = worst == Double.NEGATIVE_INFINITY ? 0 : worst + Math.abs(worst);
    double[] capped = Arrays.stream(values).map(v -> v < FAILED ? v : ceiling).toArray();
    double mean = Arrays.stream(capped).average().orElse(0);
    double deviation = deviation(capped, mean);
    return Arrays.stream(capped).map(v -> deviation > 0 ? (v - mean) / deviation : 0).toArray();
  }

  private static double deviation(double[] values, double mean) {
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  private double[] noise() {
    double[] finite = tried.stream().mapToDouble(Tried::forecast).filter(v -> v < FAILED).toArray();
    double mean = Arrays.stream(finite).average().orElse(0);
    double deviation = deviation(finite, mean);
    double floor = 1e-4;
    return tried.stream()
        .mapToDouble(
            one ->
                faithful || !(deviation > 0)
                    ? floor
                    : Math.min(10, floor + one.variance() / (deviation * deviation)))
        .toArray();
  }
}
