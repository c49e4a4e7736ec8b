package io.github.stepwright;

/**
 * A part of a block that one call works on.
 *
 * @param from first index
 * @param to index behind the last
 * @param part index of this range among all ranges of the step; partial sums are kept by part and
 *     added in this order, so that results do not depend on the number of threads
 */
public record Range(int from, int to, int part) {}
