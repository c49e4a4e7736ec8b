package io.github.stepwright.app.plot;

/**
 * One line of a chart.
 *
 * @param name as the legend shows it
 * @param x ascending positions, at least one
 * @param y finite values, as many
 */
public record Curve(String name, double[] x, double[] y) {

  /** Refuses lengths that differ, an empty line, and values that cannot be drawn. */
  public Curve {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          "curve %s needs as many x as y, at least 1, got %d and %d"
              .formatted(name, x.length, y.length));
    }
    for (int i = 0; i < y.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new IllegalArgumentException(
            "curve %s must be finite, got %s at %s".formatted(name, y[i], x[i]));
      }
    }
  }
}
