package io.github.stepwright.app.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws a chart with characters.
 *
 * <p>One curve, or several in colour, are drawn in braille dots, 2 x 4 to a character. Several
 * without colour are drawn as one letter each, at the resolution of characters, and {@code *} where
 * they meet.
 *
 * @param width of the whole picture, in characters, at least 30
 * @param height of the drawing area, in lines, at least 4
 * @param colour whether escape sequences may be used
 */
public record TerminalPlot(int width, int height, boolean colour) {

  private static final int BRAILLE = 0x2800;
  private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 31, 96, 93, 95, 92, 94, 91};
  private static final String MARKS = "abcdefghijklmnopqrstuvwxyz";

  /** Refuses a picture in which nothing can be seen. */
  public TerminalPlot {
    if (width < 30 || height < 4) {
      throw new IllegalArgumentException(
          "plot must be at least 30 x 4 characters, got %d x %d".formatted(width, height));
    }
  }

  /** The lines of the picture, from the top, without line ends. */
  public List<String> draw(Chart chart) {
    var yAxis = chart.yAxis(Math.max(2, height / 4));
    var rowLabels = new String[height];
    Arrays.fill(rowLabels, "");
    for (var tick : yAxis.ticks()) {
      rowLabels[row(yAxis.place(tick.doubleValue()), height)] = Axis.label(tick);
    }
    int margin = Arrays.stream(rowLabels).mapToInt(String::length).max().orElse(0);
    int columns = width - margin - 2;
    var xAxis = chart.xAxis(Math.max(2, columns / 12));

    boolean letters = !colour && chart.curves().size() > 1;
    var canvas = new Canvas(columns, height, letters ? 1 : 2, letters ? 1 : 4);
    for (int i = 0; i < chart.curves().size(); i++) {
      canvas.trace(chart.curves().get(i), i, xAxis, yAxis);
    }

    var lines = new ArrayList<String>();
    lines.add(chart.title());
    for (int row = 0; row < height; row++) {
      var edge = rowLabels[row].isEmpty() ? "│" : "┤";
      lines.add(
          " ".repeat(margin - rowLabels[row].length())
              + rowLabels[row]
              + " "
              + edge
              + line(canvas, row, letters));
    }
    axisBelow(lines, chart, xAxis, margin, columns);
    legend(lines, chart, letters);
    return lines;
  }

  private String line(Canvas canvas, int row, boolean letters) {
    var line = new StringBuilder();
    int ink = -1;
    for (int column = 0; column < canvas.columns; column++) {
      int owner = canvas.owner[row][column];
      int next = colour && owner >= 0 ? owner : -1;
      if (next != ink) {
        line.append(next < 0 ? "\u001b[0m" : "\u001b[" + COLOURS[next % COLOURS.length] + "m");
        ink = next;
      }
      if (owner == Canvas.NOBODY) {
        line.append(' ');
      } else if (letters) {
        line.append(owner == Canvas.SEVERAL ? '*' : MARKS.charAt(owner % MARKS.length()));
      } else {
        line.append((char) (BRAILLE + canvas.dots[row][column]));
      }
    }
    if (ink >= 0) {
      line.append("\u001b[0m");
    }
    return line.toString().stripTrailing();
  }

  private static void axisBelow(
      List<String> lines, Chart chart, Axis axis, int margin, int columns) {
    var rule = "─".repeat(columns).toCharArray();
    var labels = new StringBuilder(" ".repeat(margin + 2 + columns));
    int free = 0;
    for (var tick : axis.ticks()) {
      int column = column(axis.place(tick.doubleValue()), columns);
      rule[column] = '┬';
      var text = Axis.label(tick);
      int from =
          Math.clamp(margin + 2 + column - text.length() / 2, 0, labels.length() - text.length());
      if (from >= free) {
        labels.replace(from, from + text.length(), text);
        free = from + text.length() + 1;
      }
    }
    lines.add(" ".repeat(margin) + " └" + new String(rule));
    lines.add(labels.toString().stripTrailing());
    var label = "%s  (vertical: %s)".formatted(chart.xLabel(), chart.yLabel());
    lines.add(" ".repeat(Math.max(0, margin + 2 + (columns - label.length()) / 2)) + label);
  }

  private void legend(List<String> lines, Chart chart, boolean letters) {
    if (chart.curves().size() < 2) {
      return;
    }
    for (int i = 0; i < chart.curves().size(); i++) {
      var mark = letters ? String.valueOf(MARKS.charAt(i % MARKS.length())) : "━━";
      var inked =
          colour ? "\u001b[" + COLOURS[i % COLOURS.length] + "m" + mark + "\u001b[0m" : mark;
      lines.add("  " + inked + " " + chart.curves().get(i).name());
    }
  }

  private static int row(double place, int rows) {
    return Math.clamp(Math.round((1 - place) * (rows - 1)), 0, rows - 1);
  }

  private static int column(double place, int columns) {
    return Math.clamp(Math.round(place * (columns - 1)), 0, columns - 1);
  }

  /** A grid of characters, each of {@code across} x {@code down} dots. */
  private static final class Canvas {
    static final int NOBODY = -1;
    static final int SEVERAL = -2;

    final int columns;
    final int across;
    final int down;
    final int[][] owner;
    final int[][] dots;

    Canvas(int columns, int rows, int across, int down) {
      this.columns = columns;
      this.across = across;
      this.down = down;
      this.owner = new int[rows][columns];
      this.dots = new int[rows][columns];
      for (var row : owner) {
        Arrays.fill(row, NOBODY);
      }
    }

    void trace(Curve curve, int who, Axis xAxis, Axis yAxis) {
      int lastX = -1;
      int lastY = -1;
      for (int i = 0; i < curve.x().length; i++) {
        int x = column(xAxis.place(curve.x()[i]), columns * across);
        int y = row(yAxis.place(curve.y()[i]), owner.length * down);
        if (lastX < 0) {
          dot(x, y, who);
        } else {
          line(lastX, lastY, x, y, who);
        }
        lastX = x;
        lastY = y;
      }
    }

    private void line(int fromX, int fromY, int toX, int toY, int who) {
      int length = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY));
      for (int i = 0; i <= length; i++) {
        double part = length == 0 ? 0 : (double) i / length;
        dot(
            (int) Math.round(fromX + part * (toX - fromX)),
            (int) Math.round(fromY + part * (toY - fromY)),
            who);
      }
    }

    private void dot(int x, int y, int who) {
      int row = y / down;
      int column = x / across;
      dots[row][column] |= DOTS[y % down][x % across];
      boolean letters = across == 1;
      boolean taken = owner[row][column] != NOBODY && owner[row][column] != who;
      owner[row][column] = letters && taken ? SEVERAL : who;
    }
  }
}
