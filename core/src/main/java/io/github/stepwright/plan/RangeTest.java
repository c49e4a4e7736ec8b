package io.github.stepwright.plan;

import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Settings;
import io.github.stepwright.Values;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learning-rate range test: steps at rates that rise geometrically; the useful ones lie between the
 * steepest descent of the loss and its first instability.
 *
 * <p>rate(k) = low (high / low)^(k / (n - 1)). The loss is averaged over a centred window of a
 * tenth of the steps. Steepest is the rate at which the average falls fastest in the logarithm of
 * the rate; the first instability is where, behind that, the average has risen above its lowest
 * value by a tenth of what was gained and by four standard deviations of its noise, or where loss
 * or gradient stop being finite. The rule for the two ends is ours; the paper reads them off a
 * picture. Noise is taken from the differences of neighbours in the first quarter, where the rate
 * is too small to matter.
 *
 * <p>Weights, slots, random streams and the position in the data are put back afterwards, which is
 * checked by a hash of the whole state.
 *
 * @param steps n, at least 20
 * @param low first rate, above 0
 * @param high last rate, above low
 */
@Paper(
    title = "Cyclical Learning Rates for Training Neural Networks",
    authors = "Smith",
    year = 2015,
    arxiv = "1506.01186")
public record RangeTest(int steps, double low, double high) {

  /** What a run asks for: value is the geometric middle of the interval. */
  public static final Quantity QUANTITY = new Quantity("rateRange");

  /** 120 steps over six decades. */
  public static final RangeTest USUAL = new RangeTest(120, 1e-5, 10);

  private static final double RISE = 0.1;
  private static final double SIGMAS = 4;

  /** So far above its start a loss does not come back. */
  private static final double GONE = 3;

  /** Refuses a test that is too short or goes nowhere. */
  public RangeTest {
    if (steps < 20) {
      throw new IllegalArgumentException("range test steps must be >= 20, got " + steps);
    }
    if (!(low > 0 && low < high) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "range test needs rates 0 < low < high, got %s and %s".formatted(low, high));
    }
  }

  /**
   * What came of one sweep.
   *
   * @param rates that were tried
   * @param losses before each step; not finite at the end where it blew up
   * @param smooth averages of them
   * @param steepest rate of the steepest descent; NaN where the loss never fell
   * @param unstable rate of the first instability, the last rate tried where there was none
   * @param reached whether there was one
   * @param cost of the steps
   * @param hash of the state, the same before and after
   */
  public record Sweep(
      List<Double> rates,
      List<Double> losses,
      List<Double> smooth,
      double steepest,
      double unstable,
      boolean reached,
      Work cost,
      String hash) {
    /** Copies the lists. */
    public Sweep {
      rates = List.copyOf(rates);
      losses = List.copyOf(losses);
      smooth = List.copyOf(smooth);
    }
  }

  /**
   * Sweeps from where the workload stands and puts it back.
   *
   * @param settings values of all knobs; the rate is replaced
   * @throws IllegalStateException if the state is not the same afterwards
   */
  public Sweep of(Workload workload, Values settings, Progress at) {
    if (!workload.knobs().contains(Knob.LEARNING_RATE)) {
      throw new IllegalArgumentException(
          "a range test needs a workload with a learning rate, got "
              + workload.knobs().stream().map(Knob::name).sorted().toList());
    }
    var kept = workload.checkpoint();
    String hash = kept.hash();
    var rates = new ArrayList<Double>();
    var losses = new ArrayList<Double>();
    Work cost = Work.NONE;
    double lowest = Double.POSITIVE_INFINITY;
    try {
      for (int k = 0; k < steps; k++) {
        double rate = low * Math.pow(high / low, (double) k / (steps - 1));
        Workload.Step step =
            workload.step(settings.with(Knob.LEARNING_RATE, Settings.ALL, rate), at);
        rates.add(rate);
        losses.add(step.loss());
        cost = cost.plus(step.cost());
        double gradient = io.github.stepwright.Norms.of(step.groups().values()).gradL2();
        lowest = Math.min(lowest, step.loss());
        if (!Double.isFinite(step.loss())
            || !Double.isFinite(gradient)
            || (k > steps / 4 && step.loss() > gone(losses, lowest))) {
          break;
        }
      }
    } finally {
      workload.restore(kept);
    }
    String after = workload.checkpoint().hash();
    if (!after.equals(hash)) {
      throw new IllegalStateException(
          "a range test must leave the state as it was, hash %s, found %s".formatted(hash, after));
    }
    return read(rates, losses, cost, hash);
  }

  private Sweep read(List<Double> rates, List<Double> losses, Work cost, String hash) {
    int finite = losses.size();
    while (finite > 0 && !Double.isFinite(losses.get(finite - 1))) {
      finite--;
    }
    double[] loss = new double[finite];
    Arrays.setAll(loss, losses::get);
    int half = Math.max(1, steps / 20);
    double[] smooth = new double[finite];
    double[] noise = new double[finite];
    double one = noise(loss, Math.min(finite, steps / 4));
    for (int k = 0; k < finite; k++) {
      // The first average is one of a whole window: everything behind is measured against it.
      int centre = Math.max(k, Math.min(half, (finite - 1) / 2));
      int h = Math.min(half, Math.min(centre, finite - 1 - centre));
      smooth[k] = Arrays.stream(loss, centre - h, centre + h + 1).average().orElseThrow();
      noise[k] = one / Math.sqrt(2 * h + 1);
    }
    int unstable = unstable(smooth, noise);
    boolean reached = unstable < finite || losses.size() < steps || finite < losses.size();
    int last = Math.min(unstable, losses.size() - 1);
    int steepest =
        steepest(smooth, Math.min(unstable, finite), half, one / Math.sqrt(2 * half + 1));
    return new Sweep(
        rates,
        losses,
        Arrays.stream(smooth).boxed().toList(),
        steepest < 0 ? Double.NaN : rates.get(steepest),
        rates.get(last),
        reached,
        cost,
        hash);
  }

  /** A loss from which there is no way back, by what the first quarter was like. */
  private double gone(List<Double> losses, double lowest) {
    double[] first = losses.stream().limit(steps / 4).mapToDouble(Double::doubleValue).toArray();
    double base = Arrays.stream(first).average().orElseThrow();
    return base
        + GONE * Math.max(base - lowest, Math.abs(base))
        + 2 * SIGMAS * noise(first, first.length);
  }

  /** Standard deviation of one loss, from differences of neighbours. */
  private static double noise(double[] loss, int until) {
    double sum = 0;
    for (int k = 1; k < until; k++) {
      sum += Math.pow(loss[k] - loss[k - 1], 2) / 2;
    }
    return until < 2 ? 0 : Math.sqrt(sum / (until - 1));
  }

  /** First index at which the average has risen for good, or its length. */
  private static int unstable(double[] smooth, double[] noise) {
    double lowest = Double.POSITIVE_INFINITY;
    for (int k = 0; k < smooth.length; k++) {
      lowest = Math.min(lowest, smooth[k]);
      if (smooth[k] > lowest + Math.max(RISE * (smooth[0] - lowest), SIGMAS * noise[k])) {
        return k;
      }
    }
    return smooth.length;
  }

  /** Index of the steepest fall before the instability, or -1 where the loss did not fall. */
  private static int steepest(double[] smooth, int until, int half, double noise) {
    int best = -1;
    double slope = -SIGMAS * Math.sqrt(2) * noise; // of a difference of two averages
    for (int k = half; k + half < until; k++) {
      double fall = smooth[k + half] - smooth[k - half];
      if (fall < slope) {
        slope = fall;
        best = k;
      }
    }
    return best;
  }
}
