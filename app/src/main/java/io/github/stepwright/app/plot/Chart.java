package io.github.stepwright.app.plot;

import java.util.List;

/**
 * Lines over a common pair of axes; {@link TerminalPlot} and {@link SvgPlot} draw it.
 *
 * @param title one line
 * @param xLabel name and unit of the horizontal axis
 * @param yLabel name and unit of the vertical axis
 * @param curves at least one
 */
public record Chart(String title, String xLabel, String yLabel, List<Curve> curves) {

  /** Refuses a chart without curves. */
  public Chart {
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("a chart needs at least one curve, got none");
    }
    curves = List.copyOf(curves);
  }

  /** The horizontal axis, exactly as wide as the curves. */
  Axis xAxis(int ticks) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (var curve : curves) {
      low = Math.min(low, curve.x()[0]);
      high = Math.max(high, curve.x()[curve.x().length - 1]);
    }
    return Axis.over(low, high, ticks);
  }

  /**
   * The vertical axis, from 0 where nothing is negative, up to the tick above the highest value.
   */
  Axis yAxis(int ticks) {
    double low = 0;
    double high = Double.NEGATIVE_INFINITY;
    for (var curve : curves) {
      for (double y : curve.y()) {
        low = Math.min(low, y);
        high = Math.max(high, y);
      }
    }
    return Axis.over(low, Math.max(low, high), ticks).toUpperTick();
  }
}
