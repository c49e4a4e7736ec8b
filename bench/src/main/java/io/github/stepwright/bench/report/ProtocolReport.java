package io.github.stepwright.bench.report;

import io.github.stepwright.bench.protocol.BenchFile;
import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.Standing;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.TopTable;
import io.github.stepwright.bench.protocol.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The page of a bench: who is best and how sure that is, scores with intervals, performance
 * profiles, time to target, critical differences, ranks by budget, sensitivity to the rate, curves
 * of every workload, targets, clocks, and the commands and commits that made it.
 */
public final class ProtocolReport {

  private final BenchResult result;
  private final BenchFile file;
  private final BenchTables tables;
  private final ProtocolFigures figures;

  private ProtocolReport(BenchResult result, BenchFile file) {
    this.result = result;
    this.file = file;
    this.tables = BenchTables.of(result);
    this.figures = new ProtocolFigures(result);
  }

  /** Writes it. */
  public static void write(BenchResult result, BenchFile file, Path page) {
    new ProtocolReport(result, file).page().write(page);
  }

  private Page page() {
    Suite suite = result.bench().suite();
    var page =
        new Page(
            "Bench: %d methods on %d workloads of the %s suite"
                .formatted(result.methods().size(), suite.entries().size(), suite.name()));
    var findings = new ProtocolFindings(result, tables);
    findings.sentences().forEach(page::verdict);
    page.note(findings.size());
    scores(page);
    if (tables.ranks().isPresent()) {
      page.heading("Ranks over workloads");
      page.note(
          "Mean rank of the metric at the end of the largest budget, 1 is best. Methods above one"
              + " bar cannot be told from one another (Friedman, then Nemenyi at 0.05); which"
              + " methods take part has a say in that.");
      page.raw(
          new RankDiagram(result.methods(), tables.ranks().get().ranks(), tables.critical()).svg());
      against(page);
    }
    times(page);
    budgets(page);
    page.heading("Validation metric on the way");
    page.note(
        "The line is the mean over seeds"
            + (result.methods().size() <= ProtocolFigures.BANDS
                ? ", the band runs from the lowest to the highest"
                : "; for so many methods bands are left out, the tables have the quartiles")
            + "; the dashed line of a target ends where the run does.");
    page.charts(
        suite.entries().stream()
            .map(entry -> figures.curve(entry, largest()))
            .toArray(Figure[]::new));
    Figure[] sensitive =
        suite.entries().stream()
            .map(entry -> figures.sensitivity(entry, largest()))
            .flatMap(Optional::stream)
            .toArray(Figure[]::new);
    if (sensitive.length > 0) {
      page.heading("Sensitivity to the base rate");
      page.note(
          "The metric at the end of the trials that chose the rate, by its factor on the declared"
              + " one. A rate at which the run diverged has no point.");
      page.charts(sensitive);
    }
    page.heading("Every number");
    page.beside(List.of(() -> page.table(head(), rows())));
    new ProtocolAppendix(result, file).add(page);
    return page;
  }

  private double largest() {
    return result.bench().rules().budgets().stream().mapToDouble(b -> b).max().orElseThrow();
  }

  private void scores(Page page) {
    if (tables.scores().isEmpty()) {
      page.note("No time-to-target scores: no full budget, or no target that separates.");
      return;
    }
    page.heading("Time to target");
    page.note(
        "Performance-profile scores within these methods, 0 to 1. Run alone is the run with its"
            + " rate given; end to end adds the search for the rate. Intervals draw the seeds"
            + " again, 2000 times. Panel is the score against the stored best times of the"
            + " reference panel, which newcomers do not move. Misses are of "
            + tables.scored().size()
            + " workloads.");
    var head =
        List.of(
            "method", "run alone", "95 % interval", "end to end", "misses", "too slow", "panel");
    var rows =
        tables.scores().get().scores().stream()
            .map(
                one ->
                    List.of(
                        one.submission(),
                        number("%.3f", one.score()),
                        number("%.3f", one.low()) + " to " + number("%.3f", one.high()),
                        number(
                            "%.3f", tables.endToEnd().orElseThrow().of(one.submission()).score()),
                        String.valueOf(one.misses()),
                        String.valueOf(one.tooSlow()),
                        tables.panel().containsKey(one.submission())
                            ? number("%.3f", tables.panel().get(one.submission()))
                            : "–"))
            .toList();
    page.table(head, rows);
    page.charts(figures.profiles());
    var byReason = new TreeMap<String, List<String>>();
    tables.left().forEach((w, why) -> byReason.computeIfAbsent(why, _ -> new ArrayList<>()).add(w));
    byReason.forEach(
        (why, which) ->
            page.note("Left out of scores, %s: %s.".formatted(why, String.join("; ", which))));
  }

  private void against(Page page) {
    page.table(
        List.of(
            "against " + tables.against().getFirst().control(),
            "better on",
            "p (Wilcoxon, Holm)",
            "",
            "work units to target"),
        tables.against().stream()
            .map(
                pair ->
                    List.of(
                        pair.method(),
                        pair.better() + " of " + pair.workloads(),
                        number("%.3f", pair.p()),
                        pair.verdict(),
                        Double.isNaN(pair.ratio()) ? "–" : "× " + number("%.2f", pair.ratio())))
            .toList());
    tables
        .twoPhase()
        .ifPresent(
            two ->
                page.note(
                    String.format(
                        Locale.ROOT,
                        "Two phases: with rates chosen on the other half of the suite the ranking"
                            + " agrees with this one at Kendall's tau %.2f; %d pairs of methods"
                            + " change places.",
                        two.kendall(),
                        two.turned())));
  }

  private void times(Page page) {
    if (tables.scores().isEmpty()) {
      return;
    }
    page.heading("Work units to target, by workload");
    page.note(
        "Median over seeds; the thin line runs from the fastest seed to the slowest, to the edge"
            + " where some missed.");
    page.beside(
        result.scored().stream()
            .map(entry -> (Runnable) () -> page.raw(figures.bars(entry).html()))
            .toList());
  }

  private void budgets(Page page) {
    if (tables.top().isEmpty()) {
      return;
    }
    page.heading("Best and among the best three");
    var head = List.of("method", "budgets", "mean rank", "best", "best three");
    List<Runnable> parts = new ArrayList<>();
    for (Map.Entry<String, TopTable> entry : tables.top().entrySet()) {
      parts.add(
          () ->
              page.table(
                  head,
                  entry.getValue().rows().stream()
                      .map(
                          row ->
                              List.of(
                                  row.method(),
                                  entry.getKey(),
                                  number("%.2f", row.mean()),
                                  row.first() + " of " + row.settings(),
                                  row.third() + " of " + row.settings()))
                      .toList()));
    }
    if (result.bench().rules().budgets().size() > 1) {
      parts.add(() -> page.chart(figures.ranks()));
    }
    page.beside(parts);
  }

  private List<String> head() {
    return List.of(
        "workload",
        "method",
        "steps",
        "median",
        "quartiles",
        "reached",
        "work units",
        "CPU s",
        "wall s",
        "rate ×",
        "search units",
        "diverged");
  }

  private List<List<String>> rows() {
    return tables.rows().stream()
        .map(
            row -> {
              Standing one = result.of(row.method(), row.workload(), row.budget());
              return Arrays.asList(
                  row.workload(),
                  row.method(),
                  String.valueOf(row.steps()),
                  number("%.4g", row.median()),
                  number("%.4g", row.low()) + " to " + number("%.4g", row.high()),
                  row.reached() + " of " + row.seeds(),
                  Double.isFinite(row.units()) ? number("%.0f", row.units()) : "missed",
                  number("%.2f", mean(one, Trial.Axis.CPU)),
                  number("%.2f", mean(one, Trial.Axis.WALL)),
                  Double.isNaN(row.factor())
                      ? "–"
                      : number("%.3g", row.factor()) + (row.edge() ? " (edge)" : ""),
                  number("%.0f", row.search()),
                  String.valueOf(row.diverged()));
            })
        .map(List::copyOf)
        .toList();
  }

  /** Mean seconds of a whole run. */
  private static double mean(Standing one, Trial.Axis axis) {
    return one.trials().stream()
        .mapToDouble(t -> axis == Trial.Axis.CPU ? t.cpuSeconds() : t.wallSeconds())
        .average()
        .orElseThrow();
  }

  private static String number(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "diverged";
  }
}
