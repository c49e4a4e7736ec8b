package io.github.stepwright.bench.report;

import java.util.List;

/**
 * A chart of a page.
 *
 * @param logX whether the x axis is logarithmic
 * @param y what the y axis is like
 */
public record Figure(
    String title, String xLabel, String yLabel, boolean logX, Y y, List<Line> lines) {

  /** Colour of what is no method: targets and other marks, drawn dashed. */
  public static final int GREY = -1;

  /** A y axis. */
  public enum Y {
    /** Straight. */
    LINEAR,
    /** Logarithmic. */
    LOG,
    /** Ranks, 1 on top. */
    RANK,
    /** Straight, and cut where lines leave what matters upwards. */
    LOW,
    /** Straight, and cut where lines leave what matters downwards. */
    HIGH
  }

  /**
   * One line, with a band around it where {@code low} and {@code high} are not empty. A value that
   * is not finite is a gap.
   *
   * @param colour number of its colour, so that one thing has one colour all over a page
   * @param points whether to draw points instead of a line
   */
  public record Line(
      String name,
      int colour,
      boolean points,
      List<Double> x,
      List<Double> y,
      List<Double> low,
      List<Double> high) {

    /** A line without a band. */
    public static Line of(String name, int colour, List<Double> x, List<Double> y) {
      return new Line(name, colour, false, x, y, List.of(), List.of());
    }
  }
}
