package io.github.stepwright.bench.report;

import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;
import io.github.stepwright.bench.compare.Cell;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import io.github.stepwright.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The charts of a comparison; a schedule has one colour in all of them. */
final class ComparisonFigures {

  private static final int POINTS = 200;

  private final Result result;
  private final Function<Result.Group, String> name;
  private final List<String> schedules;

  /**
   * Charts of a result.
   *
   * @param name what a group is called in the title of its charts
   */
  ComparisonFigures(Result result, Function<Result.Group, String> name) {
    this.result = result;
    this.name = name;
    this.schedules = result.comparison().schedules();
  }

  private int colour(String schedule) {
    return Math.max(0, schedules.indexOf(schedule));
  }

  /** The schedules of the comparison over the largest budget. */
  Figure shapes() {
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

  /** Validation losses of a group on the way, with a band over seeds. */
  Figure losses(Result.Group group) {
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
    return new Figure(name.apply(group), "steps", "validation loss", false, Figure.Y.LINEAR, lines);
  }

  private interface Reduction {
    double of(List<Double> values);
  }

  private static List<Double> each(Map<Long, List<Double>> byStep, Reduction reduction) {
    return byStep.values().stream().map(reduction::of).toList();
  }

  /** Mean ranks of the schedules by budget. */
  Figure ranks() {
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

  /** The metric of a group by base rate. */
  Figure sensitivity(Result.Group group) {
    boolean lower = result.facts().get(group.workload()).lowerIsBetter();
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
        name.apply(group),
        "base rate",
        "validation " + result.facts().get(group.workload()).metric(),
        true,
        lower ? Figure.Y.LOW : Figure.Y.HIGH,
        lines);
  }
}
