package io.github.stepwright.bench.auto;

import static io.github.stepwright.bench.auto.AutoPage.gap;
import static io.github.stepwright.bench.auto.AutoPage.number;

import io.github.stepwright.bench.stats.Holm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a page says of methods beside {@code literature}: the mean over seeds of ln(literature /
 * method), paired, cell by cell; beyond noise is p below 0.05 by Holm over the cells.
 *
 * @param cells losses of each seed that judges, by method
 * @param validation the same of the validation split, by which nobody is judged
 * @param leads validation loss of the oracle over that of {@code literature}, by the seeds that
 *     choose
 */
record AgainstLiterature(
    Map<Study.Cell, Map<String, double[]>> cells,
    Map<Study.Cell, Map<String, double[]>> validation,
    Map<Study.Cell, Double> leads) {

  private static final double NOISE = 0.05;

  /** By how much the oracle must lead where it is wary. */
  private static final double[] WARY = {0, 0.05, 0.1, 0.2, 0.3, 0.5};

  /** Cells that are named; more are counted. */
  private static final int FEW = 5;

  void write(StringBuilder text) {
    auto(text);
    margin(text);
    everyone(text);
    wary(text);
  }

  private void auto(StringBuilder text) {
    text.append(
        "\n`auto` against `literature`: mean over seeds of ln(literature / auto), paired; 95 %"
            + " bootstrap interval, p by Holm over the rows. Above 0 is better.\n\n"
            + "| workload | ln ratio | interval | p | |\n|---|---|---|---|---|\n");
    for (Row row : rows(Method.AUTO)) {
      text.append(
          "| %s | %s | %s to %s | %s | %s |\n"
              .formatted(
                  row.cell,
                  number("%.3f", row.ratio.value()),
                  number("%.3f", row.ratio.low()),
                  number("%.3f", row.ratio.high()),
                  number("%.3g", row.p),
                  row.better() ? "better" : row.worse() ? "**worse**" : ""));
    }
  }

  private void margin(StringBuilder text) {
    double[] margins =
        cells.values().stream()
            .mapToDouble(c -> 100 * (gap(c, Method.LITERATURE) - gap(c, Method.AUTO)))
            .toArray();
    Paired margin = Paired.median(margins, "margin");
    text.append(
        "\nMedian over cells of gap(literature) - gap(auto): %s points, interval %s to %s.\n"
            .formatted(
                number("%.1f", margin.value()),
                number("%.1f", margin.low()),
                number("%.1f", margin.high())));
  }

  private void everyone(StringBuilder text) {
    text.append(
        "\nThe same for every method, the oracle among them: in how many of %d cells it is better and"
                .formatted(cells.size())
            + " worse beyond noise. Where it is worse, the ratio, and behind it that of the"
            + " validation split, which chooses.\n\n"
            + "| method | better | worse | worse in |\n"
            + "|---|---|---|---|\n");
    for (String method : cells.values().iterator().next().keySet()) {
      if (method.equals(Method.LITERATURE)) {
        continue;
      }
      List<Row> rows = rows(method);
      List<Row> worse = rows.stream().filter(Row::worse).toList();
      List<String> named =
          worse.stream()
              .map(
                  r ->
                      "%s %s (%s)"
                          .formatted(
                              r.cell,
                              number("%.3f", r.ratio.value()),
                              number("%.3f", AutoPage.mean(logs(validation, r.cell, method)))))
              .toList();
      text.append(
          "| %s | %d | %d | %s |\n"
              .formatted(
                  method,
                  rows.stream().filter(Row::better).count(),
                  worse.size(),
                  worse.size() > FEW ? "" : String.join("; ", named)));
    }
  }

  /** How much of what is lost is luck with the validation split. */
  private void wary(StringBuilder text) {
    text.append(
        "\n"
            + "The oracle where it leads `literature` on the validation split, by the seeds that"
            + " choose, by as much at least, and `literature` itself elsewhere:\n\n"
            + "| lead | cells that leave `literature` | better | worse | median gap % |\n"
            + "|---|---|---|---|---|\n");
    for (double lead : WARY) {
      Function<Study.Cell, String> taken =
          cell -> leads.get(cell) < 1 - lead ? Method.ORACLE : Method.LITERATURE;
      List<Row> rows = rows(taken);
      double[] gaps =
          cells.keySet().stream().mapToDouble(c -> gap(cells.get(c), taken.apply(c))).toArray();
      text.append(
          "| %s | %d | %d | %d | %s |\n"
              .formatted(
                  "%.0f %%".formatted(100 * lead),
                  cells.keySet().stream().filter(c -> taken.apply(c).equals(Method.ORACLE)).count(),
                  rows.stream().filter(Row::better).count(),
                  rows.stream().filter(Row::worse).count(),
                  number("%.1f", 100 * Paired.middle(gaps))));
    }
  }

  private record Row(Study.Cell cell, Paired ratio, double p) {
    boolean better() {
      return p < NOISE && ratio.value() > 0;
    }

    boolean worse() {
      return p < NOISE && ratio.value() < 0;
    }
  }

  private static double[] logs(
      Map<Study.Cell, Map<String, double[]>> cells, Study.Cell cell, String method) {
    double[] own = cells.get(cell).get(method);
    double[] literature = cells.get(cell).get(Method.LITERATURE);
    double[] logs = new double[own.length];
    Arrays.setAll(logs, i -> Math.log(literature[i] / own[i]));
    return logs;
  }

  private List<Row> rows(String method) {
    return rows(_ -> method);
  }

  /** With one method or another in each cell. */
  private List<Row> rows(Function<Study.Cell, String> method) {
    var ratios = new ArrayList<Paired>();
    for (Study.Cell cell : cells.keySet()) {
      ratios.add(Paired.mean(logs(cells, cell, method.apply(cell)), cell.toString()));
    }
    double[] p = Holm.adjust(ratios.stream().mapToDouble(Paired::p).toArray());
    var rows = new ArrayList<Row>();
    for (Study.Cell cell : cells.keySet()) {
      int i = rows.size();
      rows.add(new Row(cell, ratios.get(i), p[i]));
    }
    return rows;
  }
}
