package io.github.stepwright.bench.protocol;

/**
 * One run to be made, with everything that decides its outcome.
 *
 * @param workload spec
 * @param steps horizon, which the schedule is told
 * @param optimizer spec
 * @param lr spec of the schedule; empty for an optimizer without a rate
 * @param rate base rate; NaN where the specs tell it
 * @param seed of initial weights, data order and everything else that is drawn
 */
public record Task(
    String workload, long steps, String optimizer, String lr, double rate, long seed) {}
