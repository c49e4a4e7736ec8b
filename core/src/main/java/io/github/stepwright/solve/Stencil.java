package io.github.stepwright.solve;

/**
 * A symmetric five-point operator on a grid of interior points with a zero boundary:
 *
 * <pre>
 * (A u)_ij = center u_ij - side (u_(i-1)j + u_(i+1)j + u_i(j-1) + u_i(j+1))
 * </pre>
 *
 * <p>Laplacians with a shift and the matrices of implicit heat steps are of this form. Unknowns are
 * numbered row by row.
 *
 * @param width points of a row
 * @param height rows
 * @param center diagonal, above 0
 * @param side minus what stands beside it, 0 or more
 */
public record Stencil(int width, int height, double center, double side) {

  /** Refuses an operator that is not positive definite. */
  public Stencil {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a grid must have at least 1 point a side, got %d and %d".formatted(width, height));
    }
    // The least eigenvalue is center - 2 side (cos(pi/(width+1)) + cos(pi/(height+1))).
    double least = center - side * slope(width, height);
    if (!(side >= 0 && center > 0 && least > 0)) {
      throw new IllegalArgumentException(
          "a five-point operator must be positive definite, got center %s, side %s: least"
                  .formatted(center, side)
              + " eigenvalue "
              + least);
    }
  }

  private static double slope(int width, int height) {
    return 2 * (Math.cos(Math.PI / (width + 1)) + Math.cos(Math.PI / (height + 1)));
  }

  /** The Laplacian times the square of the grid's width, with a shift on the diagonal. */
  public static Stencil laplacian(int width, int height, double shift) {
    return new Stencil(width, height, 4 + shift, 1);
  }

  /** Number of unknowns. */
  public int unknowns() {
    return width * height;
  }

  /** Spectral radius of the Jacobi iteration, I - A / center. */
  public double jacobi() {
    return side * slope(width, height) / center;
  }

  /** The relaxation factor at which SOR converges fastest: 1 + (b / (1 + sqrt(1 - b²)))². */
  public double optimum() {
    double b = jacobi();
    double ratio = b / (1 + Math.sqrt(1 - b * b));
    return 1 + ratio * ratio;
  }

  /** Spectral radius of SOR with this factor, by Young's formula. */
  public double radius(double omega) {
    if (omega >= optimum()) {
      return omega - 1;
    }
    double bow = jacobi() * omega;
    double root = bow + Math.sqrt(bow * bow - 4 * (omega - 1));
    return root * root / 4;
  }

  /** The sum of the four neighbours of a point. */
  double neighbours(double[] u, int row, int column) {
    int i = row * width + column;
    double sum = 0;
    if (row > 0) {
      sum += u[i - width];
    }
    if (column > 0) {
      sum += u[i - 1];
    }
    if (column < width - 1) {
      sum += u[i + 1];
    }
    if (row < height - 1) {
      sum += u[i + width];
    }
    return sum;
  }

  /** out = A u. */
  public void times(double[] u, double[] out) {
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int i = row * width + column;
        out[i] = center * u[i] - side * neighbours(u, row, column);
      }
    }
  }
}
