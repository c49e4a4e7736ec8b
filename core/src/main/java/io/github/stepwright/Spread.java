package io.github.stepwright;

/**
 * How much the gradients of the micro-batches of one step differ.
 *
 * @param parts number of micro-batches, at least 2
 * @param examplesPerPart examples of one micro-batch
 * @param meanSquare mean over the parts of the squared Euclidean norm of a part's mean gradient
 * @param squareOfMean squared Euclidean norm of the mean gradient
 */
public record Spread(int parts, double examplesPerPart, double meanSquare, double squareOfMean) {}
