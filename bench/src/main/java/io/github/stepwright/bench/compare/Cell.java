package io.github.stepwright.bench.compare;

/**
 * One row of a comparison.
 *
 * @param budget share of the full budget
 * @param steps of a run at this budget
 */
public record Cell(String workload, String optimizer, String schedule, double budget, long steps) {}
