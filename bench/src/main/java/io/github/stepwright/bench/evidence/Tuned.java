package io.github.stepwright.bench.evidence;

import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.protocol.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * An optimizer at the best of some rates, where lower losses are better.
 *
 * @param tried loss at the end by rate, in their order; infinite where the run diverged
 * @param rate the best one
 * @param ends losses of the judging seeds at the end
 */
record Tuned(double[] tried, double rate, double[] ends) {

  /** Rates a factor 3 apart from the lowest on. */
  static double[] rates(double lowest, int count) {
    double[] rates = new double[count];
    Arrays.setAll(rates, k -> lowest * Math.pow(10, k / 2.0));
    return rates;
  }

  /** A runner to be tuned. */
  record Entry(String workload, long steps, String optimizer, String lr, double[] rates) {
    private Task task(double rate, long seed) {
      return new Task(workload, steps, optimizer, lr, rate, seed);
    }
  }

  /** All of them, with seed 0 to tune. */
  static List<Tuned> of(Ground ground, List<Entry> entries, int seeds) throws InterruptedException {
    var crew = ground.crew();
    var tries = new ArrayList<Task>();
    for (Entry entry : entries) {
      Arrays.stream(entry.rates()).forEach(rate -> tries.add(entry.task(rate, 0)));
    }
    Map<Task, Trial> tried = crew.run(tries);
    var best = new ArrayList<Double>();
    var losses = new ArrayList<double[]>();
    var judging = new ArrayList<Task>();
    for (Entry entry : entries) {
      double[] ends =
          Arrays.stream(entry.rates())
              .map(rate -> tried.get(entry.task(rate, 0)).last(true))
              .toArray();
      int k = 0;
      for (int i = 1; i < ends.length; i++) {
        k = ends[i] < ends[k] ? i : k;
      }
      losses.add(ends);
      best.add(entry.rates()[k]);
      judges(seeds).forEach(seed -> judging.add(entry.task(best.getLast(), seed)));
    }
    Map<Task, Trial> judged = crew.run(judging);
    var tuned = new ArrayList<Tuned>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      double rate = best.get(i);
      double[] ends =
          judges(seeds)
              .mapToDouble(seed -> judged.get(entry.task(rate, seed)).last(true))
              .toArray();
      tuned.add(new Tuned(losses.get(i), rate, ends));
    }
    return tuned;
  }

  private static LongStream judges(int seeds) {
    return LongStream.range(Rules.JUDGING, Rules.JUDGING + seeds);
  }

  /** Mean loss over the judging seeds. */
  double mean() {
    return Arrays.stream(ends).average().orElse(Double.NaN);
  }

  /** Rates whose loss is within a factor of the best of them. */
  int near(double factor) {
    double least = Arrays.stream(tried).min().orElseThrow();
    return (int) Arrays.stream(tried).filter(loss -> loss <= factor * least).count();
  }
}
