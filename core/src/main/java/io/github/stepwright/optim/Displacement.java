package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Part;

/**
 * How far weights have come from where they started, kept in double.
 *
 * <p>The first steps of a method that begins with a distance of 1e-6 are below what float32
 * resolves next to a weight of 1, so that x - x0 read off the weights is rounding noise. Here the
 * move is a float64 slot beside the starting weights, and the weights are start + move, rounded.
 */
final class Displacement {

  private Displacement() {}

  /** Where the block makes its first step: what lies in the weights is the start. */
  static void begin(Part part, Array starts) {
    if (part.step() == 1) {
      for (int i = part.from(); i < part.to(); i++) {
        starts.set(i, part.x().get(i));
      }
    }
  }

  /**
   * The move of one weight. Where somebody else has moved the weight (lookahead, a projection), the
   * move follows it.
   *
   * @param x the weight as it lies in memory
   * @param wide whether that memory is float64
   */
  static double of(double x, double start, double move, boolean wide) {
    double there = start + move;
    return x == (wide ? there : (double) (float) there) ? move : x - start;
  }
}
