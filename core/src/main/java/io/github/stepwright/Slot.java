package io.github.stepwright;

/**
 * Names a checkpoint that a controller keeps in memory.
 *
 * @param name unique within the run
 */
public record Slot(String name) {}
