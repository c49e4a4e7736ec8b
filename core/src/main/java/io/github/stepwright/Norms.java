package io.github.stepwright;

/**
 * Norms of one group at one step, added up by the optimizer in its fused pass;
 * one that nobody measured is NaN.
 *
 * @param gradL1 sum of |g| of the unclipped gradient
 * @param gradL2 Euclidean norm of the unclipped gradient
 * @param updateL2 Euclidean norm of the change of the weights
 * @param weightL2 Euclidean norm of the weights before the step
 */
public record Norms(double gradL1, double gradL2, double updateL2, double weightL2) {}
