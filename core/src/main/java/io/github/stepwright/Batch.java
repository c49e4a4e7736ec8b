package io.github.stepwright;

/**
 * Which examples a gradient is taken over.
 *
 * @param rows indices into the training split; only the first {@code size} count
 * @param size number of examples; at least 1, but 0 may come where coins draw them
 * @param step index of the batch since the start, for objectives that draw noise of their own
 */
public record Batch(int[] rows, int size, long step) {}
