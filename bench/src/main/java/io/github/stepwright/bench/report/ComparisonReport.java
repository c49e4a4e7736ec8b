package io.github.stepwright.bench.report;

import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.compare.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The report of a comparison: verdicts, rankings with intervals, the schedules themselves, loss
 * curves with a band over seeds, ranking by budget, sensitivity to the base rate, and how to make
 * it again.
 */
public final class ComparisonReport {

  private final Result result;
  private final ComparisonFigures figures;

  private ComparisonReport(Result result) {
    this.result = result;
    this.figures = new ComparisonFigures(result, this::name);
  }

  /**
   * Writes the report.
   *
   * @param command the command line that made it
   * @param versions of Stepwright, Java and the operating system
   * @param seconds that it took
   */
  public static void write(
      Result result, String command, Map<String, String> versions, double seconds, Path path) {
    new ComparisonReport(result).page(command, versions, seconds).write(path);
  }

  private Page page(String command, Map<String, String> versions, double seconds) {
    var comparison = result.comparison();
    var page = new Page("Which schedule for which budget");
    for (Result.Group group : result.optimizers()) {
      page.verdict(name(group) + ": " + Verdict.of(group, lower(group)));
    }
    for (Result.Group group : result.groups()) {
      page.verdict((alone() ? "" : name(group) + ": ") + Verdict.of(group, lower(group)));
    }
    page.note(
        String.format(
            Locale.ROOT,
            "%sEvery row is a schedule with its own best base rate, tuned on seeds %s over one"
                + " grid; the figures come from %d other seeds, %s. ± is a 95 %% t interval over"
                + " seeds; the sentences compare seed by seed, with Holm's correction.",
            alone() ? about(result.groups().getFirst()) + " " : "",
            words(comparison.tuning()),
            comparison.seeds().size(),
            words(comparison.seeds())));
    page.heading("Ranking");
    page.beside(
        result.groups().stream().map(group -> (Runnable) () -> ranking(page, group)).toList());
    if (!result.optimizers().isEmpty()) {
      page.heading("Optimizers, each with the schedule that was best in its tuning runs");
      page.beside(
          result.optimizers().stream()
              .map(group -> (Runnable) () -> ranking(page, group))
              .toList());
    }
    boolean rated = result.groups().stream().anyMatch(Result.Group::rated);
    if (!result.groups().stream().allMatch(Result.Group::rated)) {
      page.note("An optimizer without a rate has nothing to tune and no schedule: one row each.");
    }
    if (rated) {
      page.heading("The schedules").charts(figures.shapes());
    }
    page.heading("Loss on the way");
    page.note(
        "On 1000 validation examples; the line is the mean over seeds, the band runs from the"
            + " lowest to the highest.");
    page.charts(result.groups().stream().map(figures::losses).toArray(Figure[]::new));
    if (rated && comparison.budgets().size() > 1) {
      page.heading("Ranking by budget");
      page.note(
          "The mean over workloads and optimizers. Neighbours may be closer than their intervals:"
              + " the sentences on top say which are.");
      page.charts(figures.ranks());
    }
    if (rated) {
      page.heading("Sensitivity to the base rate");
      page.note(
          "Mean over the tuning seeds; the flatter around its best point, the less tuning a"
              + " schedule needs. A rate at which a run diverged has no point, and lines that leave"
              + " the chart go on outside.");
      page.charts(
          result.groups().stream()
              .filter(Result.Group::rated)
              .map(figures::sensitivity)
              .toArray(Figure[]::new));
    }
    page.heading("Workloads")
        .words(List.of("workload", "what it is", "size", "full budget"), facts());
    page.heading("Make it again");
    page.note(
        String.format(
            Locale.ROOT,
            "%d runs with %.0f work units, tuning included, took %.0f seconds; a unit is the"
                + " gradient of one batch. The first command repeats all of them, the others the"
                + " best of each table alone, on its first seed.",
            result.runs(),
            result.work(),
            seconds));
    page.code(command + "\n" + singles());
    page.words(
        List.of("program", "version"),
        new TreeMap<>(versions)
            .entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList());
    return page;
  }

  /** Whether one workload with one optimizer is all, so that its name need not stand everywhere. */
  private boolean alone() {
    return result.groups().stream()
            .map(group -> List.of(group.workload(), group.optimizer()))
            .distinct()
            .count()
        == 1;
  }

  private String about(Result.Group group) {
    return "%s (%s), %s."
        .formatted(
            group.workload(), result.facts().get(group.workload()).summary(), group.optimizer());
  }

  private static String words(List<Long> seeds) {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private boolean lower(Result.Group group) {
    return result.facts().get(group.workload()).lowerIsBetter();
  }

  private String name(Result.Group group) {
    return alone()
        ? "%s %%, %d steps".formatted(group.percent(), group.steps())
        : "%s, %s, %s %%, %d steps"
            .formatted(group.workload(), group.optimizer(), group.percent(), group.steps());
  }

  private void ranking(Page page, Result.Group group) {
    String metric = result.facts().get(group.workload()).metric();
    page.title(name(group));
    var head =
        new ArrayList<>(
            List.of(
                group.across() ? "optimizer" : "schedule",
                "base rate",
                "validation " + metric,
                "test accuracy"));
    boolean whole = group.ranked().stream().allMatch(judged -> judged.misses() == 0);
    if (!whole) {
      head.add("diverged");
    }
    var rows = new ArrayList<List<String>>();
    for (Row row : Row.of(group)) {
      var cells =
          new ArrayList<>(
              List.of(
                  row.rank() + "  " + row.schedule(),
                  row.rate(),
                  row.metric().toString(),
                  row.accuracy()));
      if (!whole) {
        cells.add(row.diverged());
      }
      rows.add(cells);
    }
    page.table(head, rows);
  }

  private List<List<String>> facts() {
    return result.facts().entrySet().stream()
        .map(
            entry ->
                List.of(
                    entry.getKey(),
                    entry.getValue().summary(),
                    entry.getValue().sizes(),
                    "%d steps of %d".formatted(entry.getValue().steps(), entry.getValue().batch())))
        .toList();
  }

  /** The commands that make the best run of each group again, alone, and what comes out. */
  private String singles() {
    return result.groups().stream()
        .map(
            group -> {
              Judged best = group.ranked().getFirst();
              Trial first = best.trials().getFirst();
              String steered =
                  group.rated()
                      ? "--lr '%s' --optimizer '%s'"
                          .formatted(
                              best.cell().schedule(),
                              Double.isNaN(best.rate())
                                  ? best.cell().optimizer()
                                  : Rated.with(best.cell().optimizer(), best.rate()))
                      : "--optimizer '%s'".formatted(best.cell().optimizer());
              return "./stepwright run '%s' %s --budget steps:%d --seed %d  # validation %s %s"
                  .formatted(
                      group.workload(),
                      steered,
                      group.steps(),
                      first.seed(),
                      result.facts().get(group.workload()).metric(),
                      String.format(Locale.ROOT, "%.4f", first.metric()));
            })
        .collect(Collectors.joining("\n"));
  }
}
