package io.github.stepwright;

import java.util.Map;

/**
 * Everything that a workload needs to go on from here as if nothing had happened: weights, slots,
 * scalars, step counters, random streams, position in the data.
 *
 * <p>The arrays are copies and belong to the checkpoint; nobody writes to them.
 *
 * @param floats arrays by name
 * @param doubles scalars by name
 * @param longs counters and random states by name
 */
public record Checkpoint(
    Map<String, float[]> floats, Map<String, double[]> doubles, Map<String, long[]> longs) {}
