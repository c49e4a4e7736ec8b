package io.github.stepwright.bench.report;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.bench.compare.Cell;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.compare.Verdict;
import io.github.stepwright.run.Catalog;
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
    for (Result.Group group : result.groups()) {
      page.verdict(name(group) + ": " + Verdict.of(group, lower(group)));
    }
    page.note(
        String.format(
            Locale.ROOT,
            "%d runs, %.0f work units, tuning included; %.0f seconds. Base rates were tuned for"
                + " each row on seeds %s over one grid; the figures come from %d other seeds %s."
                + " Intervals are 95 %% t intervals over seeds; differences in the sentences are"
                + " paired seed by seed, with Holm's correction.",
            result.runs(),
            result.work(),
            seconds,
            comparison.tuning(),
            comparison.seeds().size(),
            comparison.seeds()));
    result.groups().forEach(group -> ranking(page, group));
    boolean rated = result.groups().stream().anyMatch(Result.Group::rated);
    if (!result.groups().stream().allMatch(Result.Group::rated)) {
      page.note("An optimizer without a rate has nothing to tune and no schedule: one row each.");
    }
    if (rated) {
      page.heading("The schedules").charts(shapes());
    }
    page.heading("Loss on the way");
    page.note(
        "Validation loss; the line is the mean over seeds, the band runs from the lowest to the"
            + " highest.");
    page.charts(result.groups().stream().map(this::losses).toArray(Figure[]::new));
    if (rated && comparison.budgets().size() > 1) {
      page.heading("Ranking by budget");
      page.note(
          "Mean rank over workloads and optimizers, 1 is best; ties in the interval are not shown"
              + " here.");
      page.charts(ranks());
    }
    if (rated) {
      page.heading("Sensitivity to the base rate");
      page.note("Mean over the tuning seeds; a rate at which a run diverged has no point.");
      page.charts(
          result.groups().stream()
              .filter(Result.Group::rated)
              .map(this::sensitivity)
              .toArray(Figure[]::new));
    }
    page.heading("Workloads")
        .words(List.of("workload", "what it is", "size", "full budget"), facts());
    page.heading("Make it again").code(command + "\n" + singles());
    page.words(
        List.of("program", "version"),
        new TreeMap<>(versions)
            .entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList());
    return page;
  }

  private boolean lower(Result.Group group) {
    return result.facts().get(group.workload()).lowerIsBetter();
  }

  private static String name(Result.Group group) {
    return String.format(
        Locale.ROOT, "%s, %s, %s %%", group.workload(), group.optimizer(), group.percent());
  }

  private void ranking(Page page, Result.Group group) {
    String metric = result.facts().get(group.workload()).metric();
    page.heading(name(group) + " of the full budget: " + group.steps() + " steps");
    var rows = new ArrayList<List<String>>();
    for (Row row : Row.of(group)) {
      rows.add(
          List.of(
              row.rank() + "  " + row.schedule(),
              row.base(),
              row.metric().toString(),
              row.accuracy(),
              row.misses()));
    }
    page.table(
        List.of("schedule", "base rate", "validation " + metric, "test accuracy", "misses"), rows);
  }

  private int colour(String schedule) {
    return Math.max(0, schedules.indexOf(schedule));
  }

  private Figure shapes() {
    var lines = new ArrayList<Figure.Line>();
    for (String spec : schedules) {
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
        "Rate as a share of the base rate, largest budget", "step", "share", false, false, lines);
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
    return new Figure(name(group), "step", "validation loss", false, false, lines);
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
        "Mean rank by budget", "budget in percent", "rank, 1 is best", true, false, lines);
  }

  private Figure sensitivity(Result.Group group) {
    var lines = new ArrayList<Figure.Line>();
    for (String spec : schedules) {
      Map<Double, List<Trial>> byRate =
          group.of(spec).tuning().stream()
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
    return new Figure(name(group), "base rate", "validation loss", true, true, lines);
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

  /** The commands that make the best run of each group again, alone. */
  private String singles() {
    return result.groups().stream()
        .map(
            group -> {
              Judged best = group.ranked().getFirst();
              String steered =
                  group.rated()
                      ? "--lr '%s' --optimizer '%s'"
                          .formatted(
                              best.cell().schedule(),
                              Rated.with(best.cell().optimizer(), best.rate()))
                      : "--optimizer '%s'".formatted(best.cell().optimizer());
              return "./stepwright run '%s' %s --budget steps:%d --seed %d"
                  .formatted(
                      group.workload(),
                      steered,
                      group.steps(),
                      result.comparison().seeds().getFirst());
            })
        .collect(Collectors.joining("\n"));
  }
}
