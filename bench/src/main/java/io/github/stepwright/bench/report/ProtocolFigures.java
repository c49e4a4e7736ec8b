package io.github.stepwright.bench.report;

import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.Standing;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Target;
import io.github.stepwright.bench.protocol.TopTable;
import io.github.stepwright.bench.protocol.Trial;
import io.github.stepwright.bench.score.Bootstrap;
import io.github.stepwright.bench.score.PerformanceProfile;
import io.github.stepwright.bench.score.Resampling;
import io.github.stepwright.bench.score.Ruleset;
import io.github.stepwright.bench.score.Scoring;
import io.github.stepwright.bench.score.Studies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The charts of a bench; a method has one colour in all of them. */
final class ProtocolFigures {

  private static final int REPLICATES = 1000;

  /** Methods whose bands can be told apart in one figure. */
  static final int BANDS = 4;

  private static final int TAUS = 60;
  private static final double LIMIT = PerformanceProfile.LIMIT;

  private final BenchResult result;

  ProtocolFigures(BenchResult result) {
    this.result = result;
  }

  private int colour(String method) {
    return result.methods().indexOf(method);
  }

  /** An edge of a band, or nothing where so many would cover one another. */
  private List<Double> band(List<Double> edge) {
    return result.methods().size() <= BANDS ? edge : List.of();
  }

  /** Share of workloads within a factor of the fastest, with a band over seeds. */
  Figure profiles() {
    Studies studies = result.studies(Trial.Axis.UNITS, false).orElseThrow();
    var scoring = new Scoring(studies, Optional.empty(), Ruleset.V06);
    PerformanceProfile profile = scoring.profile();
    Resampling how = studies.count() > 1 ? Resampling.STUDIES : Resampling.WORKLOADS;
    Bootstrap bootstrap = scoring.bootstrap(how, REPLICATES, 0);
    List<Double> taus =
        IntStream.rangeClosed(0, TAUS).mapToObj(i -> 1 + (LIMIT - 1) * i / TAUS).toList();
    var lines = new ArrayList<Figure.Line>();
    for (int s = 0; s < result.methods().size(); s++) {
      int method = s;
      lines.add(
          new Figure.Line(
              result.methods().get(s),
              s,
              false,
              taus,
              taus.stream().map(tau -> profile.at(method, tau)).toList(),
              band(taus.stream().map(tau -> bootstrap.band(method, tau).low()).toList()),
              band(taus.stream().map(tau -> bootstrap.band(method, tau).high()).toList())));
    }
    return new Figure(
        "Performance profiles: share of workloads reached within a factor of the fastest",
        "factor on the fastest method's work units",
        "share of workloads",
        false,
        Figure.Y.LINEAR,
        lines);
  }

  /** Time to target of every method on a workload. */
  Bars bars(Suite.Entry entry) {
    Target target = result.bench().targets().of(entry).orElseThrow();
    var bars = new ArrayList<Bars.Bar>();
    for (Standing one : result.row(entry.workload(), 1)) {
      double[] times =
          one.trials().stream()
              .mapToDouble(t -> t.time(Trial.Axis.UNITS, target.value(), target.lower()))
              .sorted()
              .toArray();
      double median = BenchTables.middle(times);
      long reached = Arrays.stream(times).filter(Double::isFinite).count();
      bars.add(
          new Bars.Bar(
              one.method(),
              colour(one.method()),
              median,
              times[0],
              times[times.length - 1],
              Double.isFinite(median)
                  ? "%.0f%s".formatted(median, seeds(reached, times.length))
                  : seeds(reached, times.length).strip()));
    }
    return new Bars(entry.workload(), entry.steps(), bars);
  }

  private static String seeds(long reached, int all) {
    return reached == all ? "" : " %d of %d".formatted(reached, all);
  }

  /** The metric on the way, with the target. */
  Figure curve(Suite.Entry entry, double budget) {
    var lines = new ArrayList<Figure.Line>();
    List<Standing> row = result.row(entry.workload(), budget);
    double last = 0;
    for (Standing one : row) {
      var byUnits = new TreeMap<Long, List<Double>>();
      for (Trial trial : one.trials()) {
        for (Trial.Point point : trial.points()) {
          byUnits.computeIfAbsent(point.step(), _ -> new ArrayList<>()).add(point.metric());
        }
      }
      last = Math.max(last, byUnits.isEmpty() ? 0 : byUnits.lastKey());
      lines.add(
          new Figure.Line(
              one.method(),
              colour(one.method()),
              false,
              byUnits.keySet().stream().map(Long::doubleValue).toList(),
              byUnits.values().stream()
                  .map(v -> v.stream().mapToDouble(d -> d).average().orElseThrow())
                  .toList(),
              band(
                  byUnits.values().stream()
                      .map(v -> v.stream().mapToDouble(d -> d).min().orElseThrow())
                      .toList()),
              band(
                  byUnits.values().stream()
                      .map(v -> v.stream().mapToDouble(d -> d).max().orElseThrow())
                      .toList())));
    }
    Optional<Target> target = result.bench().targets().of(entry);
    if (target.isPresent() && budget == 1) {
      double value = target.get().value();
      lines.add(Figure.Line.of("target", Figure.GREY, List.of(0.0, last), List.of(value, value)));
    }
    boolean lower = result.declared().get(entry.workload()).lowerIsBetter();
    return new Figure(
        entry.workload(),
        "steps",
        "validation " + result.declared().get(entry.workload()).metric(),
        false,
        lower ? Figure.Y.LOW : Figure.Y.HIGH,
        lines);
  }

  /** Mean rank over workloads by budget. */
  Figure ranks() {
    List<Double> budgets = result.bench().rules().budgets().stream().sorted().toList();
    var lines = new ArrayList<Figure.Line>();
    for (String method : result.methods()) {
      lines.add(
          Figure.Line.of(
              method,
              colour(method),
              budgets.stream().map(budget -> 100 * budget).toList(),
              budgets.stream()
                  .map(
                      budget ->
                          TopTable.of(result.methods(), result.ends(budget), true)
                              .of(method)
                              .mean())
                  .toList()));
    }
    return new Figure(
        "Mean rank by budget", "budget in percent", "rank, 1 is best", true, Figure.Y.RANK, lines);
  }

  /** The metric at the end by the factor on the declared rate; empty where nothing was searched. */
  Optional<Figure> sensitivity(Suite.Entry entry, double budget) {
    boolean lower = result.declared().get(entry.workload()).lowerIsBetter();
    List<Double> factors = result.bench().rules().factors();
    var lines = new ArrayList<Figure.Line>();
    for (Standing one : result.row(entry.workload(), budget)) {
      if (!one.tuning().isEmpty()) {
        int seeds = one.tuning().size() / factors.size();
        lines.add(
            Figure.Line.of(
                one.method(),
                colour(one.method()),
                factors,
                IntStream.range(0, factors.size())
                    .mapToObj(
                        k ->
                            one.tuning().subList(k * seeds, (k + 1) * seeds).stream()
                                .mapToDouble(trial -> trial.last(lower))
                                .average()
                                .orElseThrow())
                    .toList()));
      }
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Figure(
                entry.workload(),
                "factor on the declared rate",
                "validation " + result.declared().get(entry.workload()).metric(),
                true,
                lower ? Figure.Y.LOW : Figure.Y.HIGH,
                lines));
  }
}
