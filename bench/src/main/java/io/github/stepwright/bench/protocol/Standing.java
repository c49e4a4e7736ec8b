package io.github.stepwright.bench.protocol;

import java.util.List;

/**
 * A method on a workload at a budget.
 *
 * @param steps of its runs
 * @param tuning trials that chose the rate, in the order of factors, then seeds; empty where
 *     nothing was chosen
 * @param factor on the declared rate that was chosen
 * @param edge whether it is the smallest or largest of those tried
 * @param trials of the seeds that judge
 * @param other trials at the rate that was chosen on other workloads; empty for one phase
 */
public record Standing(
    String method,
    String workload,
    double budget,
    long steps,
    List<Trial> tuning,
    double factor,
    boolean edge,
    List<Trial> trials,
    List<Trial> other) {

  /** Work units of the search for its rate. */
  public double search() {
    return tuning.stream().mapToDouble(Trial::units).sum();
  }

  /** Runs that diverged. */
  public long diverged() {
    return trials.stream().filter(Trial::diverged).count();
  }

  /** Mean over seeds of the metric at the end; the worst there is where a run diverged. */
  public double last(boolean lower) {
    return trials.stream().mapToDouble(trial -> trial.last(lower)).average().orElseThrow();
  }
}
