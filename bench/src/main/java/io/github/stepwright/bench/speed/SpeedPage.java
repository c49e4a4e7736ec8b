package io.github.stepwright.bench.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Tables of a {@link SpeedResult}, in Markdown that can be read as it is. */
public final class SpeedPage {

  private final StringBuilder text = new StringBuilder();

  private SpeedPage() {}

  /** The page. */
  public static String of(SpeedResult result) {
    var page = new SpeedPage();
    page.facts(result);
    page.ours(result.standings());
    page.peers(result.standings());
    page.shapes(result.shapes());
    return page.text.toString();
  }

  private void facts(SpeedResult result) {
    result.facts().forEach((name, value) -> text.append("- %s: %s%n".formatted(name, value)));
  }

  private void ours(List<Standing> all) {
    var rows = new ArrayList<List<String>>();
    for (Standing one : all) {
      if (one.ours() && one.allocator().equals("default")) {
        rows.add(
            List.of(
                one.spec(),
                one.who(),
                size(one.params()),
                "" + one.threads(),
                nanos(one.median()),
                nanos(one.least()),
                bare(one.bytes()),
                ratio(one.gigabytes()),
                c(all, one, Standing::median),
                c(all, one, Standing::least),
                ratio(one.toC()),
                ratio(one.toBytes())));
      }
    }
    table(
        "Ours",
        List.of(
            "optimizer",
            "memory",
            "params",
            "threads",
            "ns median",
            "ns least",
            "bytes",
            "GB/s",
            "C median",
            "C least",
            "to C",
            "to bytes"),
        rows);
  }

  /** The C loop of the same rule in the same bout. */
  private static String c(List<Standing> all, Standing ours, ToDoubleFunction<Standing> figure) {
    String name = ours.spec().equals(CLoop.YARDSTICK) ? Standing.YARDSTICK : Standing.C;
    return all.stream()
        .filter(one -> one.who().equals(name) && together(one, ours))
        .map(one -> nanos(figure.applyAsDouble(one)))
        .findFirst()
        .orElse("");
  }

  private static boolean together(Standing one, Standing other) {
    return one.spec().equals(other.spec())
        && one.params() == other.params()
        && one.threads() == other.threads()
        && Objects.equals(one.allocator(), other.allocator());
  }

  private void peers(List<Standing> all) {
    var rows = new ArrayList<List<String>>();
    for (Standing peer : all) {
      if (peer.peer()) {
        Standing ours =
            all.stream().filter(one -> one.ours() && together(one, peer)).findFirst().orElse(null);
        rows.add(
            List.of(
                peer.who(),
                size(peer.params()),
                "" + peer.threads(),
                peer.allocator(),
                nanos(peer.median()),
                nanos(peer.least()),
                peer.spec(),
                ours == null ? "" : nanos(ours.median()),
                ratio(peer.toOurs())));
      }
    }
    table(
        "Peers",
        List.of(
            "peer",
            "params",
            "threads",
            "allocator",
            "ns median",
            "ns least",
            "ours",
            "ours ns",
            "ours is faster by"),
        rows);
  }

  private void shapes(List<Tensors.Shape> shapes) {
    var rows = new ArrayList<List<String>>();
    for (Tensors.Shape one : shapes) {
      rows.add(
          List.of(
              one.spec(),
              one.memory(),
              one.layout(),
              "" + one.tensors(),
              size(one.params()),
              "" + one.threads(),
              nanos(one.flat()),
              nanos(one.cut()),
              nanos(one.flatLeast()),
              nanos(one.cutLeast()),
              ratio(one.ratio()),
              ratio(one.ratioC()),
              ratio(one.toC())));
    }
    table(
        "Many tensors against one flat array",
        List.of(
            "optimizer",
            "memory",
            "layout",
            "tensors",
            "params",
            "threads",
            "ns flat",
            "ns cut",
            "flat least",
            "cut least",
            "ratio",
            "C's ratio",
            "to C cut"),
        rows);
  }

  private void table(String title, List<String> head, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    int[] widths = new int[head.size()];
    for (int k = 0; k < widths.length; k++) {
      widths[k] = head.get(k).length();
      for (List<String> row : rows) {
        widths[k] = Math.max(widths[k], row.get(k).length());
      }
    }
    text.append("%n## %s%n%n".formatted(title));
    line(head, widths);
    text.append('|');
    for (int k = 0; k < widths.length; k++) {
      text.append(k == 0 ? " " + "-".repeat(widths[k]) : " " + "-".repeat(widths[k] - 1) + ":");
      text.append(" |");
    }
    text.append('\n');
    rows.forEach(row -> line(row, widths));
  }

  private void line(List<String> cells, int[] widths) {
    text.append('|');
    for (int k = 0; k < widths.length; k++) {
      String pad = " ".repeat(widths[k] - cells.get(k).length());
      text.append(k == 0 ? " " + cells.get(k) + pad : " " + pad + cells.get(k)).append(" |");
    }
    text.append('\n');
  }

  /** Parameters as a person says them: 1M, 10M, 5.02M, 4096. */
  static String size(int params) {
    if (params < 100_000) {
      return String.valueOf(params);
    }
    String text = String.format(Locale.ROOT, "%.2f", params / 1e6);
    return text.replaceAll("\\.?0+$", "") + "M";
  }

  private static String nanos(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String ratio(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String bare(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.0f", value);
  }
}
