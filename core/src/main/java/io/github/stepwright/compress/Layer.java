package io.github.stepwright.compress;

/**
 * A tensor as compression sees it: a row-major matrix. A vector has one column; a tensor of more
 * dimensions keeps its first as rows.
 *
 * @param name unique in the model; names the layer's random stream
 * @param rows at least 1
 * @param columns at least 1
 */
public record Layer(String name, int rows, int columns) {

  /** Refuses an empty matrix and one that does not fit an array. */
  public Layer {
    if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "layer %s must have 1 to 2^31 - 1 values, got %d x %d".formatted(name, rows, columns));
    }
  }

  /** The matrix view of a shape, outermost length first; no length at all is a single value. */
  public static Layer of(String name, long... shape) {
    long rows = shape.length == 0 ? 1 : shape[0];
    long columns = 1;
    for (int i = 1; i < shape.length; i++) {
      columns = Math.multiplyExact(columns, shape[i]);
    }
    return new Layer(name, Math.toIntExact(rows), Math.toIntExact(columns));
  }

  /** Number of values. */
  public int length() {
    return rows * columns;
  }
}
