package io.github.stepwright.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One self-contained HTML file: text, tables and charts, with the charting library inside, so that
 * it opens without a network. Everything that comes from outside is escaped; tables can be read
 * where scripts are off. Used by one thread.
 */
final class Page {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String title;
  private final StringBuilder body = new StringBuilder();
  private final List<Figure> figures = new ArrayList<>();

  Page(String title) {
    this.title = title;
  }

  Page heading(String text) {
    body.append("<h2>").append(escape(text)).append("</h2>\n");
    return this;
  }

  Page text(String text) {
    return paragraph("", text);
  }

  Page note(String text) {
    return paragraph("note", text);
  }

  Page verdict(String text) {
    return paragraph("verdict", text);
  }

  Page warning(String text) {
    return paragraph("verdict warning", text);
  }

  private Page paragraph(String kind, String text) {
    body.append("<p class=\"").append(kind).append("\">").append(escape(text)).append("</p>\n");
    return this;
  }

  Page code(String text) {
    body.append("<pre>").append(escape(text)).append("</pre>\n");
    return this;
  }

  /** A table of numbers behind the first column. */
  Page table(List<String> head, List<List<String>> rows) {
    return table("", head, rows);
  }

  /** A table of words. */
  Page words(List<String> head, List<List<String>> rows) {
    return table("words", head, rows);
  }

  private Page table(String kind, List<String> head, List<List<String>> rows) {
    body.append("<table class=\"").append(kind).append("\"><thead>");
    row("th", head);
    body.append("</thead><tbody>\n");
    rows.forEach(cells -> row("td", cells));
    body.append("</tbody></table>\n");
    return this;
  }

  private void row(String tag, List<String> cells) {
    body.append("<tr>");
    for (String cell : cells) {
      body.append('<').append(tag).append('>').append(escape(cell));
      body.append("</").append(tag).append('>');
    }
    body.append("</tr>\n");
  }

  /** Parts beside one another, as far as the window is wide. */
  Page beside(List<Runnable> parts) {
    body.append("<div class=\"row\">\n");
    for (Runnable part : parts) {
      body.append("<div class=\"figure\">");
      part.run();
      body.append("</div>\n");
    }
    body.append("</div>\n");
    return this;
  }

  /** A heading of a part. */
  Page title(String text) {
    body.append("<h3>").append(escape(text)).append("</h3>\n");
    return this;
  }

  /** Charts beside one another. */
  Page charts(Figure... row) {
    return beside(Arrays.stream(row).map(figure -> (Runnable) () -> chart(figure)).toList());
  }

  /** A chart with its title. */
  Page chart(Figure figure) {
    title(figure.title());
    body.append("<div data-figure=\"").append(figures.size()).append("\"></div>");
    figures.add(figure);
    return this;
  }

  /** A picture that was made elsewhere, every word in it escaped. */
  Page raw(String html) {
    body.append(html);
    return this;
  }

  String html() {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>%s%s</style></head><body>
    <h1>%s</h1>
    %s<noscript><p class="note">The charts need scripts; the tables do not.</p></noscript>
    <script type="application/json" id="figures">%s</script>
    <script>%s</script>
    <script>%s</script>
    </body></html>
    """
        .formatted(
            escape(title),
            resource("uPlot.min.css"),
            resource("page.css"),
            escape(title),
            body,
            data(),
            resource("uPlot.iife.min.js"),
            resource("page.js"));
  }

  /** Written under a temporary name and renamed. */
  void write(Path path) {
    try {
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
      Files.writeString(temporary, html());
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be writable, got %s".formatted(path, e), e);
    }
  }

  private String data() {
    ArrayNode all = JSON.createArrayNode();
    for (Figure figure : figures) {
      ObjectNode node = all.addObject();
      node.put("xLabel", figure.xLabel()).put("yLabel", figure.yLabel());
      node.put("logX", figure.logX());
      node.put("y", figure.y().name().toLowerCase(Locale.ROOT));
      boolean log = figure.y() == Figure.Y.LOG;
      ArrayNode lines = node.putArray("lines");
      for (Figure.Line line : figure.lines()) {
        ObjectNode one = lines.addObject();
        one.put("name", line.name()).put("colour", line.colour()).put("points", line.points());
        numbers(one.putArray("x"), line.x(), false);
        numbers(one.putArray("y"), line.y(), log);
        numbers(one.putArray("low"), line.low(), log);
        numbers(one.putArray("high"), line.high(), log);
      }
    }
    // A text that ends the script element must not occur inside it.
    return JSON.writeValueAsString(all).replace("<", "\\u003c");
  }

  private static void numbers(ArrayNode array, List<Double> values, boolean positive) {
    for (double value : values) {
      if (Double.isFinite(value) && !(positive && value <= 0)) {
        array.add(value);
      } else {
        array.addNull();
      }
    }
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
