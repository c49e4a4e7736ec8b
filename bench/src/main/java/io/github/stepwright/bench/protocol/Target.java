package io.github.stepwright.bench.protocol;

/**
 * What a run has to reach on a workload.
 *
 * @param workload spec
 * @param steps of a full run, T_max; the target was set at three quarters of it
 * @param metric that has to be reached on the validation split
 * @param lower whether lower is better
 * @param value the median over seeds of the best metric of the best point
 * @param deviation of that over seeds
 * @param constant mean of the best metric with the best constant rate
 * @param points that were tried, of all four algorithms together
 * @param seeds that the best point was run again with
 * @param best the winning point
 * @param provisional whether it was set at the small size
 */
public record Target(
    String workload,
    long steps,
    String metric,
    boolean lower,
    double value,
    double deviation,
    double constant,
    int points,
    int seeds,
    String best,
    boolean provisional) {

  /**
   * Whether it can tell schedules apart: a constant rate stays behind it by two deviations or more.
   */
  public boolean separates() {
    double behind = lower ? constant - value : value - constant;
    return behind > 2 * deviation;
  }

  /** Whether a time was set for this entry of a suite. */
  boolean fits(Suite.Entry entry) {
    return workload.equals(entry.workload()) && steps == entry.steps();
  }
}
