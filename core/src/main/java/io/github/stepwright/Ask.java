package io.github.stepwright;

/**
 * Names one request, so that its answer finds the asker.
 *
 * @param by the controller that asks
 * @param number counts this controller's requests, from 0
 */
public record Ask(String by, long number) {}
