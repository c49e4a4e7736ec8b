package io.github.stepwright.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars with a whisker, in plain HTML.
 *
 * @param title of the block
 * @param most length of the longest bar
 */
record Bars(String title, double most, List<Bar> bars) {

  /**
   * One bar.
   *
   * @param colour number of its colour
   * @param value length; infinity for a miss, which has no bar
   * @param low end of the whisker
   * @param high other end; infinity where some missed
   * @param words behind it
   */
  record Bar(String name, int colour, double value, double low, double high, String words) {}

  String html() {
    var html = new StringBuilder("<div class=\"bars\"><h3>");
    html.append(Page.escape(title)).append("</h3>\n");
    for (Bar bar : bars) {
      html.append("<div class=\"bar-row\"><span class=\"bar-name\">")
          .append(Page.escape(bar.name()))
          .append("</span><span class=\"bar-track\">");
      if (Double.isFinite(bar.value())) {
        html.append(
            String.format(
                Locale.ROOT,
                "<span class=\"bar-fill\" style=\"width:%.1f%%;background:var(--c%d)\"></span>",
                share(bar.value()),
                bar.colour()));
        double high = Math.min(bar.high(), most);
        html.append(
            String.format(
                Locale.ROOT,
                "<span class=\"bar-whisker\" style=\"left:%.1f%%;width:%.1f%%\"></span>",
                share(bar.low()),
                share(high) - share(bar.low())));
      } else {
        html.append("<span class=\"bar-missed\">missed</span>");
      }
      html.append("</span><span class=\"bar-words\">")
          .append(Page.escape(bar.words()))
          .append("</span></div>\n");
    }
    return html.append("</div>\n").toString();
  }

  private double share(double value) {
    return Math.clamp(100 * value / most, 0, 100);
  }
}
