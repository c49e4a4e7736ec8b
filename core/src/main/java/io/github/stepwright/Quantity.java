package io.github.stepwright;

/**
 * Something a workload can measure on request, for example its sharpness.
 *
 * @param name as the journal writes it
 */
public record Quantity(String name) {}
