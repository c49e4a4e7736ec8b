package io.github.stepwright.bench.compress;

import java.util.List;

/**
 * One choice of L-GreCo's beside the uniform one.
 *
 * @param step index of the first step that used it
 * @param levels how each layer travels, for example {@code rank 1}
 * @param bytes that a worker sends in a step
 * @param uniformBytes that it would send at the uniform level
 * @param error Euclidean norms of what each layer loses, added up
 * @param uniformError the same at the uniform level
 */
public record Adjustment(
    long step,
    List<String> levels,
    long bytes,
    long uniformBytes,
    double error,
    double uniformError) {}
