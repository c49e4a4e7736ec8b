package io.github.stepwright;

/**
 * One tensor of weights and its gradient.
 *
 * @param name unique within the objective
 * @param group the group whose settings it obeys
 * @param shape lengths, outermost first
 * @param weights the values that a rule moves
 * @param gradient the same length and width; the objective writes it, the rule reads it
 */
public record Block(String name, String group, long[] shape, Array weights, Array gradient) {

  /** A block on the heap. */
  public static Block of(
      String name, String group, float[] weights, float[] gradient, long... shape) {
    return new Block(name, group, shape, Array.of(weights), Array.of(gradient));
  }

  /** Number of values. */
  public int length() {
    return weights.length();
  }

  /**
   * Rows of the block seen as a matrix: the outermost length; 1 where there are fewer than two
   * dimensions.
   */
  public int rows() {
    return shape.length < 2 ? 1 : Math.toIntExact(shape[0]);
  }

  /** Columns of the block seen as a matrix: all inner lengths together. */
  public int columns() {
    return length() / Math.max(1, rows());
  }

  /** Whether it is a matrix, or a kernel that can be seen as one; biases and gains are not. */
  public boolean matrix() {
    return shape.length >= 2;
  }
}
