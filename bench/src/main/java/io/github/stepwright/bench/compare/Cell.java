package io.github.stepwright.bench.compare;

/**
 * One row of a comparison.
 *
 * @param schedule {@link #UNSCHEDULED} where the optimizer has no rate
 * @param budget share of the full budget
 * @param steps of a run at this budget
 */
public record Cell(String workload, String optimizer, String schedule, double budget, long steps) {

  /** Stands where there is no rate that a schedule could steer. */
  public static final String UNSCHEDULED = "none";
}
