package io.github.stepwright.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A critical-difference diagram as SVG: methods on an axis of mean ranks, 1 on the left, and a bar
 * below those that cannot be told from one another.
 *
 * @param names of the methods
 * @param ranks mean rank of each
 * @param critical difference below which two are joined
 */
record RankDiagram(List<String> names, List<Double> ranks, double critical) {

  private static final int WIDTH = 900;
  private static final int LEFT = 200;
  private static final int ROW = 22;
  private static final int TOP = 66;

  /** Positions of methods that are joined, in the order of ranks: first and last of each bar. */
  record Joined(int from, int to) {}

  /** Methods by rank, best first. */
  List<Integer> order() {
    return IntStream.range(0, names.size())
        .boxed()
        .sorted(Comparator.comparingDouble(ranks::get))
        .toList();
  }

  /** The longest stretches of neighbours less than the critical difference apart. */
  List<Joined> joined() {
    List<Integer> order = order();
    var bars = new ArrayList<Joined>();
    int reached = -1;
    for (int i = 0; i < order.size(); i++) {
      int last = i;
      while (last + 1 < order.size()
          && ranks.get(order.get(last + 1)) - ranks.get(order.get(i)) < critical) {
        last++;
      }
      if (last > i && last > reached) {
        bars.add(new Joined(i, last));
        reached = last;
      }
    }
    return bars;
  }

  private double x(double rank) {
    return LEFT + (rank - 1) / Math.max(1, names.size() - 1) * (WIDTH - 2 * LEFT);
  }

  /** The picture; colours come from the page. */
  String svg() {
    List<Integer> order = order();
    List<Joined> bars = joined();
    int half = (order.size() + 1) / 2;
    int below = TOP + 12 + bars.size() * 9;
    int height = below + half * ROW + 10;
    var svg = new StringBuilder();
    add(
        svg,
        "<svg class=\"ranks\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"critical"
            + " differences\">",
        WIDTH,
        height);
    line(svg, x(1), TOP, x(names.size()), TOP, "axis");
    for (int rank = 1; rank <= names.size(); rank++) {
      line(svg, x(rank), TOP - 6, x(rank), TOP, "axis");
      text(svg, x(rank), TOP - 10, "middle", String.valueOf(rank));
    }
    double wide = x(1 + critical) - x(1);
    if (critical < names.size() - 1) {
      line(svg, x(1), 22, x(1) + wide, 22, "bar");
    }
    text(
        svg,
        x(1),
        14,
        "start",
        String.format(Locale.ROOT, "critical difference %.2f at 0.05", critical));
    for (int k = 0; k < bars.size(); k++) {
      double y = TOP + 8 + k * 9.0;
      line(
          svg,
          x(ranks.get(order.get(bars.get(k).from()))) - 4,
          y,
          x(ranks.get(order.get(bars.get(k).to()))) + 4,
          y,
          "bar");
    }
    for (int i = 0; i < order.size(); i++) {
      boolean left = i < half;
      int row = left ? i : order.size() - 1 - i;
      double y = below + row * ROW + 8.0;
      double at = x(ranks.get(order.get(i)));
      double end = left ? LEFT - 10 : WIDTH - LEFT + 10;
      add(
          svg,
          "<polyline class=\"lead\" points=\"%.1f,%d %.1f,%.1f %.1f,%.1f\"/>",
          at,
          TOP,
          at,
          y,
          end,
          y);
      String name =
          String.format(Locale.ROOT, "%s  %.2f", names.get(order.get(i)), ranks.get(order.get(i)));
      text(svg, left ? end - 6 : end + 6, y + 4, left ? "end" : "start", name);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void line(
      StringBuilder svg, double x1, double y1, double x2, double y2, String kind) {
    add(
        svg,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        kind,
        x1,
        y1,
        x2,
        y2);
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
    add(
        svg,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        x,
        y,
        anchor,
        Page.escape(words));
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
