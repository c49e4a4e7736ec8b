package io.github.stepwright.bench.report;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.bench.compare.Cell;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.compare.Verdict;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import io.github.stepwright.spec.Spec;
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

  private static final int POINTS = 200;

  private final Result result;
  private final List<String> schedules;

  private ComparisonReport(Result result) {
    this.result = result;
    this.schedules = result.comparison().schedules();
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
      page.heading("The schedules").charts(shapes());
    }
    page.heading("Loss on the way");
    page.note(
        "On 1000 validation examples; the line is the mean over seeds, the band runs from the"
            + " lowest to the highest.");
    page.charts(result.groups().stream().map(this::losses).toArray(Figure[]::new));
    if (rated && comparison.budgets().size() > 1) {
      page.heading("Ranking by budget");
      page.note(
          "The mean over workloads and optimizers. Neighbours may be closer than their intervals:"
              + " the sentences on top say which are.");
      page.charts(ranks());
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
              .map(this::sensitivity)
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

  private int colour(String schedule) {
    return Math.max(0, schedules.indexOf(schedule));
  }

  private Figure shapes() {
    var lines = new ArrayList<Figure.Line>();
    for (String spec : schedules) {
      if (!Rate.scheduled(Spec.parse(spec))) {
        continue; // a controller has no shape before it has run
      }
      Schedule schedule = Catalog.SCHEDULES.parse(spec);
      long steps = result.cells().stream().mapToLong(c -> c.cell().steps()).max().orElseThrow();
      long stride = Math.max(1, steps / POINTS);
      var x = new ArrayList<Double>();
      var y = new ArrayList<Double>();
      for (long t = 0; t < steps; t += stride) {
        x.add((double) t);
        y.add(schedule.at(Progress.of(t, steps)));
      }
      lines.add(Figure.Line.of(spec, colour(spec), x, y));
    }
    return new Figure(
        "Rate as a share of the base rate, largest budget",
        "steps",
        "share",
        false,
        Figure.Y.LINEAR,
        lines);
  }

  private Figure losses(Result.Group group) {
    var lines = new ArrayList<Figure.Line>();
    for (String spec : group.rated() ? schedules : List.of(Cell.UNSCHEDULED)) {
      Judged judged = group.of(spec);
      var byStep = new TreeMap<Long, List<Double>>();
      for (Trial trial : judged.trials()) {
        for (Trial.Point point : trial.curve()) {
          byStep.computeIfAbsent(point.step(), _ -> new ArrayList<>()).add(point.value());
        }
      }
      lines.add(
          new Figure.Line(
              spec,
              colour(spec),
              false,
              byStep.keySet().stream().map(Long::doubleValue).toList(),
              each(byStep, values -> values.stream().mapToDouble(v -> v).average().orElseThrow()),
              each(byStep, values -> values.stream().mapToDouble(v -> v).min().orElseThrow()),
              each(byStep, values -> values.stream().mapToDouble(v -> v).max().orElseThrow())));
    }
    return new Figure(name(group), "steps", "validation loss", false, Figure.Y.LINEAR, lines);
  }

  private interface Reduction {
    double of(List<Double> values);
  }

  private static List<Double> each(Map<Long, List<Double>> byStep, Reduction reduction) {
    return byStep.values().stream().map(reduction::of).toList();
  }

  private Figure ranks() {
    var sums = new TreeMap<Double, Map<String, List<Integer>>>();
    for (Result.Group group : result.groups().stream().filter(Result.Group::rated).toList()) {
      for (int i = 0; i < group.ranked().size(); i++) {
        sums.computeIfAbsent(100 * group.budget(), _ -> new TreeMap<>())
            .computeIfAbsent(group.ranked().get(i).cell().schedule(), _ -> new ArrayList<>())
            .add(i + 1);
      }
    }
    var lines = new ArrayList<Figure.Line>();
    for (String spec : schedules) {
      List<Double> y =
          sums.values().stream()
              .map(
                  ranks ->
                      ranks.get(spec).stream().mapToInt(Integer::intValue).average().orElseThrow())
              .toList();
      lines.add(Figure.Line.of(spec, colour(spec), List.copyOf(sums.keySet()), y));
    }
    return new Figure(
        "Mean rank by budget", "budget in percent", "rank, 1 is best", true, Figure.Y.RANK, lines);
  }

  private Figure sensitivity(Result.Group group) {
    var lines = new ArrayList<Figure.Line>();
    for (String spec : schedules) {
      Map<Double, List<Trial>> byRate =
          group.of(spec).tuning().stream()
              .filter(trial -> !Double.isNaN(trial.rate()))
              .collect(Collectors.groupingBy(Trial::rate, TreeMap::new, Collectors.toList()));
      lines.add(
          Figure.Line.of(
              spec,
              colour(spec),
              List.copyOf(byRate.keySet()),
              byRate.values().stream()
                  .map(trials -> trials.stream().mapToDouble(Trial::metric).average().orElseThrow())
                  .toList()));
    }
    return new Figure(
        name(group),
        "base rate",
        "validation " + result.facts().get(group.workload()).metric(),
        true,
        lower(group) ? Figure.Y.LOW : Figure.Y.HIGH,
        lines);
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
