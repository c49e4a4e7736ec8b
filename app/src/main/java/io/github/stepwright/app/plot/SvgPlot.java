package io.github.stepwright.app.plot;

import java.util.List;
import java.util.Locale;

/**
 * Draws a chart as a self-contained SVG picture that follows the reader's light or dark theme.
 *
 * <p>Needs neither AWT nor fonts of its own. The legend stands below the drawing area, so that long
 * names never cover a curve. After eight curves the colours come again with dashes.
 *
 * @param width in pixels, at least 320
 * @param height of the drawing area, in pixels, at least 120
 */
public record SvgPlot(int width, int height) {

  private static final int LEFT = 72;
  private static final int RIGHT = 24;
  private static final int TOP = 48;
  private static final int BELOW = 56;
  private static final int LEGEND_LINE = 22;

  private static final List<String> LIGHT =
      List.of(
          "#1f6fb4", "#d1600a", "#2a8a4a", "#a3379b", "#b8860b", "#c0392b", "#0e8a94", "#5f6b7a");
  private static final List<String> DARK =
      List.of(
          "#6cb6ff", "#ff9e57", "#6fd08c", "#e08fe0", "#e8c24a", "#ff8a80", "#5fd3dc", "#aeb9c6");

  /** Refuses a picture in which nothing can be seen. */
  public SvgPlot {
    if (width < 320 || height < 120) {
      throw new IllegalArgumentException(
          "picture must be at least 320 x 120 pixels, got %d x %d".formatted(width, height));
    }
  }

  /** The picture as text. */
  public String draw(Chart chart) {
    var xAxis = chart.xAxis(8);
    var yAxis = chart.yAxis(6);
    int legend = chart.curves().size() < 2 ? 0 : legendRows(chart) * LEGEND_LINE + 8;
    int total = TOP + height + BELOW + legend;
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                .formatted(width, total, width, total)
            + " role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n");
    svg.append("<title>").append(escape(chart.title())).append("</title>\n");
    svg.append(style());
    svg.append("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n".formatted(width, total));
    text(svg, LEFT, 26, "start", "title", chart.title());
    grid(svg, xAxis, yAxis);
    text(svg, LEFT + plotWidth() / 2.0, TOP + height + 42, "middle", "soft", chart.xLabel());
    svg.append(
        "<text class=\"soft\" text-anchor=\"middle\" transform=\"translate(18 %d) rotate(-90)\">%s</text>\n"
            .formatted(TOP + height / 2, escape(chart.yLabel())));
    for (int i = 0; i < chart.curves().size(); i++) {
      svg.append(
          "<path class=\"curve c%d\"%s d=\"%s\"/>\n"
              .formatted(i % LIGHT.size(), dashes(i), path(chart.curves().get(i), xAxis, yAxis)));
    }
    if (legend > 0) {
      legend(svg, chart);
    }
    return svg.append("</svg>\n").toString();
  }

  private int plotWidth() {
    return width - LEFT - RIGHT;
  }

  private void grid(StringBuilder svg, Axis xAxis, Axis yAxis) {
    int bottom = TOP + height;
    for (var tick : yAxis.ticks()) {
      double y = y(yAxis, tick.doubleValue());
      line(svg, "grid", LEFT, y, LEFT + plotWidth(), y);
      text(svg, LEFT - 10, y + 4.5, "end", "soft", Axis.label(tick));
    }
    for (var tick : xAxis.ticks()) {
      double x = x(xAxis, tick.doubleValue());
      line(svg, "axis", x, bottom, x, bottom + 5);
      text(svg, x, bottom + 21, "middle", "soft", Axis.label(tick));
    }
    line(svg, "axis", LEFT, bottom, LEFT + plotWidth(), bottom);
  }

  private String path(Curve curve, Axis xAxis, Axis yAxis) {
    var path = new StringBuilder();
    int last = curve.x().length - 1;
    for (int i = 0; i <= last; i++) {
      var y = number(y(yAxis, curve.y()[i]));
      // The inner points of a flat stretch add nothing to the picture.
      if (i > 0
          && i < last
          && y.equals(number(y(yAxis, curve.y()[i - 1])))
          && y.equals(number(y(yAxis, curve.y()[i + 1])))) {
        continue;
      }
      path.append(i == 0 ? "M" : " L").append(number(x(xAxis, curve.x()[i]))).append(' ').append(y);
    }
    return path.toString();
  }

  private int legendColumns(Chart chart) {
    int longest = chart.curves().stream().mapToInt(c -> c.name().length()).max().orElse(1);
    return Math.clamp(plotWidth() / (longest * 8L + 48), 1, 4);
  }

  private int legendRows(Chart chart) {
    return Math.ceilDiv(chart.curves().size(), legendColumns(chart));
  }

  private void legend(StringBuilder svg, Chart chart) {
    int columns = legendColumns(chart);
    for (int i = 0; i < chart.curves().size(); i++) {
      double x = LEFT + (double) (i % columns) * plotWidth() / columns;
      double y = TOP + height + BELOW + 12 + (double) (i / columns) * LEGEND_LINE;
      svg.append(
          "<path class=\"curve c%d\"%s d=\"M%s %s h26\"/>\n"
              .formatted(i % LIGHT.size(), dashes(i), number(x), number(y - 4.5)));
      text(svg, x + 34, y, "start", "ink", chart.curves().get(i).name());
    }
  }

  private double x(Axis axis, double value) {
    return LEFT + axis.place(value) * plotWidth();
  }

  private double y(Axis axis, double value) {
    return TOP + (1 - axis.place(value)) * height;
  }

  private static String dashes(int curve) {
    return switch (curve / LIGHT.size()) {
      case 0 -> "";
      case 1 -> " stroke-dasharray=\"7 4\"";
      default -> " stroke-dasharray=\"2 3\"";
    };
  }

  private static void line(
      StringBuilder svg, String kind, double x1, double y1, double x2, double y2) {
    svg.append(
        "<path class=\"%s\" d=\"M%s %s L%s %s\"/>\n"
            .formatted(kind, number(x1), number(y1), number(x2), number(y2)));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String kind, String text) {
    svg.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(kind, number(x), number(y), anchor, escape(text)));
  }

  private static String style() {
    return "<style>\n"
        + theme("#ffffff", "#1b1f24", "#57606a", "#e3e7eb", "#8c959f", LIGHT)
        + ".curve { fill: none; stroke-width: 2; stroke-linejoin: round; }\n"
        + ".grid, .axis { fill: none; stroke-width: 1; }\n"
        + ".title { font-size: 15px; font-weight: 600; }\n"
        + "@media (prefers-color-scheme: dark) {\n"
        + theme("#0d1117", "#e6edf3", "#9ba5b0", "#252c35", "#6e7781", DARK)
        + "}\n</style>\n";
  }

  private static String theme(
      String paper, String ink, String soft, String grid, String axis, List<String> curves) {
    var theme =
        new StringBuilder(
            ".paper { fill: %s; } .ink, .title { fill: %s; } .soft { fill: %s; }\n"
                .formatted(paper, ink, soft));
    theme.append(".grid { stroke: %s; } .axis { stroke: %s; }\n".formatted(grid, axis));
    for (int i = 0; i < curves.size(); i++) {
      theme.append(".c%d { stroke: %s; }%s".formatted(i, curves.get(i), i % 4 == 3 ? "\n" : " "));
    }
    return theme.toString();
  }

  private static String number(double value) {
    var text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
