package io.github.stepwright.bench.compare;

/**
 * A trial of a comparison that is made once, with everything that decides its outcome.
 *
 * @param judges whether it judges, or chooses a rate and is looked at less
 * @param rate base rate; NaN where there is none
 */
public record Attempt(Cell cell, boolean judges, double rate, long seed) {}
