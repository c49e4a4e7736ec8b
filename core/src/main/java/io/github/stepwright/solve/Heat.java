package io.github.stepwright.solve;

/**
 * The heat equation on the unit square with a changing coefficient, by Crank-Nicolson steps:
 *
 * <pre>
 * u_t = k(t) Δu + f,  u = 0 on the boundary,  k(t) = max(0.1 sin 2πt, -10 sin 2πt)
 * A = I - dt/2 k L,  b = (I + dt/2 k L) u + dt f,  k and f at the middle of the step
 * f = 32 bump around (1/2 + cos(16πt)/4, 1/2 + sin(16πt)/4) with radius 1/8
 * u(0) = bump around the middle with radius 1/4,  bump = exp(1 - 1/(1 - min(1, (d/r)²)))
 * </pre>
 *
 * <p>Each solve goes on from the last solution; 5,000 steps reach t = 5. The context is k at the
 * start of the step.
 *
 * @param side interior points of a side; the width of the grid is 1 / (side + 1)
 */
public record Heat(int side) implements Sequence {

  private static final double STEP = 1e-3;

  /** Refuses a grid without points. */
  public Heat {
    if (side < 1) {
      throw new IllegalArgumentException("side must be at least 1, got " + side);
    }
  }

  private static double coefficient(double t) {
    double wave = Math.sin(2 * Math.PI * t);
    return Math.max(0.1 * wave, -10 * wave);
  }

  private double[] bump(double x, double y, double radius) {
    double[] values = new double[side * side];
    for (int i = 0; i < values.length; i++) {
      double dx = (i % side + 1.0) / (side + 1) - x;
      double dy = (i / side + 1.0) / (side + 1) - y;
      double far = Math.min(1, (dx * dx + dy * dy) / (radius * radius));
      values[i] = Math.exp(1 - 1 / (1 - far)); // 0 where far is 1: exp of minus infinity
    }
    return values;
  }

  @Override
  public long length() {
    return 5000;
  }

  @Override
  public double context(long t) {
    return coefficient(t * STEP);
  }

  @Override
  public double low() {
    return 0;
  }

  @Override
  public double high() {
    return 10;
  }

  @Override
  public double[] first() {
    return bump(0.5, 0.5, 0.25);
  }

  @Override
  public Instance at(long t, double[] last) {
    double middle = (t + 0.5) * STEP;
    double half = coefficient(middle) * STEP / 2 * (side + 1) * (side + 1);
    double[] right = new double[last.length];
    new Stencil(side, side, 1 + 4 * half, half).times(last, right); // (I - dt/2 k L) u
    double angle = 16 * Math.PI * middle;
    double[] heat = bump(0.5 + Math.cos(angle) / 4, 0.5 + Math.sin(angle) / 4, 0.125);
    for (int i = 0; i < right.length; i++) {
      right[i] = 2 * last[i] - right[i] + STEP * 32 * heat[i];
    }
    return new Instance(new Stencil(side, side, 1 + 4 * half, half), right, last.clone());
  }
}
