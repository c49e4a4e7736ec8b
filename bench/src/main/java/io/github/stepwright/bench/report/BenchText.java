package io.github.stepwright.bench.report;

import io.github.stepwright.bench.protocol.TopTable;
import io.github.stepwright.bench.score.Score;
import io.github.stepwright.bench.score.Scores;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** The tables of a bench as plain text for a terminal. Used by one thread. */
final class BenchText {

  private final BenchTables tables;
  private final StringBuilder text = new StringBuilder();

  BenchText(BenchTables tables) {
    this.tables = tables;
  }

  String all() {
    rows();
    tables.scores().ifPresent(this::scores);
    tables
        .left()
        .forEach((workload, why) -> add("  %s is left out of scores: %s%n", workload, why));
    against();
    ranks();
    return text.append('\n').toString();
  }

  private void rows() {
    String last = "";
    for (BenchTables.Line row : tables.rows()) {
      String head = format("%s, %s, %d steps", row.workload(), percent(row.budget()), row.steps());
      if (!head.equals(last)) {
        add("%n%s, %d seeds%n", head, row.seeds());
        add(
            "  %-20s %12s  %-23s %8s %12s %9s%n",
            "method", "median", "quartiles", "reached", "work units", "rate x");
        last = head;
      }
      add(
          "  %-20s %12.5g  %-23s %8s %12s %9s%s%s%n",
          row.method(),
          row.median(),
          format("%.5g to %.5g", row.low(), row.high()),
          row.reached() + "/" + row.seeds(),
          Double.isFinite(row.units()) ? format("%.0f", row.units()) : "missed",
          Double.isNaN(row.factor()) ? "-" : format("%.3g", row.factor()),
          row.edge() ? " (edge)" : "",
          row.diverged() > 0 ? " diverged in " + row.diverged() : "");
    }
  }

  private void scores(Scores found) {
    add(
        "%ntime-to-target scores within these %d methods, %d workloads, %d seeds; intervals draw %s"
            + " again%n",
        found.panel().size(),
        tables.scored().size(),
        tables.seeds(),
        found.resampling().name().toLowerCase(Locale.ROOT));
    add(
        "  %-20s %7s  %-17s %7s %11s %7s%n",
        "method", "score", "95 % interval", "misses", "end to end", "panel");
    for (Score score : found.scores()) {
      String name = score.submission();
      Double panel = tables.panel().get(name);
      add(
          "  %-20s %7.4f  %-17s %7d %11s %7s%n",
          name,
          score.score(),
          format("%.4f to %.4f", score.low(), score.high()),
          score.misses() + score.tooSlow(),
          tables.endToEnd().map(e -> format("%.4f", e.of(name).score())).orElse("-"),
          panel == null ? "-" : format("%.4f", panel));
    }
  }

  private void against() {
    if (tables.against().isEmpty()) {
      return;
    }
    add(
        "%nagainst %s at the largest budget: Wilcoxon over %d workloads, Holm-adjusted%n",
        tables.against().getFirst().control(), tables.against().getFirst().workloads());
    for (BenchTables.Pair pair : tables.against()) {
      add(
          "  %-20s better on %d of %d, p %.3f: %s%s%n",
          pair.method(),
          pair.better(),
          pair.workloads(),
          pair.p(),
          pair.verdict(),
          Double.isNaN(pair.ratio()) ? "" : format("; work units to target x %.3f", pair.ratio()));
    }
  }

  private void ranks() {
    tables
        .ranks()
        .ifPresent(
            test ->
                add(
                    "%nranks over %d workloads: Friedman p %.3f; mean ranks closer than %.2f are"
                        + " not told from each other%n",
                    test.workloads(), test.tiedP(), tables.critical()));
    tables
        .top()
        .forEach(
            (which, table) -> {
              add("%s budgets: mean rank, best, among best three%n", which);
              for (TopTable.Row row : table.rows()) {
                add(
                    "  %-20s %6.2f %5d/%d %5d/%d%n",
                    row.method(),
                    row.mean(),
                    row.first(),
                    row.settings(),
                    row.third(),
                    row.settings());
              }
            });
    tables
        .twoPhase()
        .ifPresent(
            two ->
                add(
                    "two phases (rates from the other half of the suite): Kendall's tau %.2f with"
                        + " one phase, %d pairs of methods change places%n",
                    two.kendall(), two.turned()));
  }

  /** A share in percent, without needless digits. */
  static String percent(double share) {
    return BigDecimal.valueOf(100 * share)
            .round(new MathContext(4))
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  private void add(String format, Object... values) {
    text.append(format(format, values));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
