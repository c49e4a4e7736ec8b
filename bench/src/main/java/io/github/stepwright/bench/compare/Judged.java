package io.github.stepwright.bench.compare;

import io.github.stepwright.bench.stats.Mean;
import java.util.List;

/**
 * A cell with its tuned rate and the runs that judge it.
 *
 * @param tuning every run that chose the rate; those of one that finds its own are there to be
 *     compared
 * @param rate that was chosen; NaN where there is none to choose
 * @param extended rates tried beyond the grid, because the best one stood on its edge
 * @param atEdge whether the best one stands on the edge even so
 * @param trials runs of the judging seeds at that rate, in the order of the seeds
 */
public record Judged(
    Cell cell, List<Trial> tuning, double rate, int extended, boolean atEdge, List<Trial> trials) {

  /** The metric of each seed that came to the end. */
  public double[] metrics() {
    return trials.stream().filter(trial -> !trial.diverged()).mapToDouble(Trial::metric).toArray();
  }

  /** Runs that diverged. */
  public long misses() {
    return trials.stream().filter(Trial::diverged).count();
  }

  /** Mean of the metric over the seeds that came to the end. */
  public Mean mean() {
    return Mean.of(metrics());
  }

  /** Mean of a metric of the test split; empty numbers where it has none. */
  public Mean test(String metric) {
    return Mean.of(
        trials.stream()
            .filter(trial -> !trial.diverged() && trial.test().containsKey(metric))
            .mapToDouble(trial -> trial.test().get(metric))
            .toArray());
  }

  /** Mean metric of the tuning runs at the rate that was chosen; 0 where nothing was tuned. */
  public double tuned() {
    return tuning.stream()
        .filter(trial -> Double.compare(trial.rate(), rate) == 0)
        .mapToDouble(Trial::metric)
        .average()
        .orElse(0);
  }

  /** Work units of all its runs, tuning included. */
  public double work() {
    return tuning.stream().mapToDouble(Trial::work).sum()
        + trials.stream().mapToDouble(Trial::work).sum();
  }
}
