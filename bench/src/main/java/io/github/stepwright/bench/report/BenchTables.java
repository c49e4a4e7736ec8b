package io.github.stepwright.bench.report;

import io.github.stepwright.bench.protocol.Bench;
import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.PanelMinimum;
import io.github.stepwright.bench.protocol.Standing;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Target;
import io.github.stepwright.bench.protocol.TopTable;
import io.github.stepwright.bench.protocol.Trial;
import io.github.stepwright.bench.protocol.TwoPhase;
import io.github.stepwright.bench.score.PerformanceProfile;
import io.github.stepwright.bench.score.Ruleset;
import io.github.stepwright.bench.score.Scores;
import io.github.stepwright.bench.score.Scoring;
import io.github.stepwright.bench.score.SpeedUp;
import io.github.stepwright.bench.score.Studies;
import io.github.stepwright.bench.score.Times;
import io.github.stepwright.bench.stats.Friedman;
import io.github.stepwright.bench.stats.Holm;
import io.github.stepwright.bench.stats.Wilcoxon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * The tables of a bench.
 *
 * @param suite its name
 * @param seeds that judged
 * @param scored workloads whose target tells schedules apart
 * @param left workloads that are left out of scores, with the reason
 * @param scores within these methods, run alone; empty without targets
 * @param endToEnd the same with the search for rates on the clock
 * @param panel scores against the stored minimum of the reference panel; empty where workloads have
 *     none
 * @param against each method against the control
 * @param ranks Friedman's test of the metric at the end at the largest budget
 * @param critical Nemenyi's critical difference of these ranks
 * @param top best and best three over workloads and budgets: all, low and high budgets
 * @param twoPhase what another choice of rates changes
 * @param rows every method on every workload at every budget
 */
public record BenchTables(
    String suite,
    int seeds,
    List<String> scored,
    Map<String, String> left,
    Optional<Scores> scores,
    Optional<Scores> endToEnd,
    Map<String, Double> panel,
    List<Pair> against,
    Optional<Friedman> ranks,
    double critical,
    Map<String, TopTable> top,
    Optional<TwoPhase> twoPhase,
    List<Line> rows) {

  private static final int REPLICATES = 2000;
  private static final double LEVEL = 0.05;
  private static final double LOW = 0.1;

  /**
   * A method against the control, workload by workload.
   *
   * @param better workloads on which its mean metric at the end is better
   * @param workloads of them all
   * @param p Wilcoxon's signed-rank test over workloads, two-sided, adjusted by Holm
   * @param verdict in words
   * @param ratio geometric mean of work units to target, a miss counted as the budget and one; NaN
   *     without targets
   */
  public record Pair(
      String method,
      String control,
      int better,
      int workloads,
      double p,
      String verdict,
      double ratio) {}

  /**
   * A method on a workload.
   *
   * @param reached seeds that met the target
   * @param units median work units to it
   * @param median of the metric at the end
   * @param low first quartile
   * @param high third quartile
   * @param factor on the declared rate; NaN where nothing was tuned
   * @param search work units of the search
   */
  public record Line(
      String workload,
      double budget,
      long steps,
      String method,
      int seeds,
      long diverged,
      long reached,
      double units,
      double median,
      double low,
      double high,
      double factor,
      boolean edge,
      double search) {}

  /** The tables of what was found. */
  public static BenchTables of(BenchResult result) {
    Bench bench = result.bench();
    Optional<Studies> studies = result.studies(Trial.Axis.UNITS, false);
    Optional<Scores> scores = studies.map(BenchTables::scores);
    Optional<Scores> all = result.studies(Trial.Axis.UNITS, true).map(BenchTables::scores);
    double budget = bench.rules().budgets().stream().mapToDouble(b -> b).max().orElseThrow();
    double[][] ends = result.ends(budget);
    boolean several = ends.length > 1 && result.methods().size() > 1;
    return new BenchTables(
        bench.suite().name(),
        bench.rules().seeds().size(),
        result.scored().stream().map(Suite.Entry::workload).toList(),
        left(result),
        scores,
        all,
        studies.map(s -> panel(result, s)).orElse(Map.of()),
        several ? against(result, studies, ends) : List.of(),
        several ? Optional.of(Friedman.of(ends, true)) : Optional.empty(),
        several
            ? Friedman.criticalDifference(result.methods().size(), ends.length, LEVEL)
            : Double.NaN,
        several ? top(result) : Map.of(),
        bench.rules().twoPhase() ? Optional.of(TwoPhase.of(result, budget)) : Optional.empty(),
        result.standings().stream().map(one -> line(result, one)).toList());
  }

  private static Scores scores(Studies studies) {
    return new Scoring(studies, Optional.empty(), Ruleset.V06).scores(REPLICATES, 0);
  }

  private static Map<String, String> left(BenchResult result) {
    var left = new LinkedHashMap<String, String>();
    for (Suite.Entry entry : result.bench().suite().entries()) {
      var target = result.bench().targets().of(entry);
      if (target.isEmpty()) {
        left.put(entry.workload(), "no target was set");
      } else if (!target.get().separates()) {
        left.put(entry.workload(), "its target is within 2 sd of a constant rate");
      }
    }
    return left;
  }

  private static Map<String, Double> panel(BenchResult result, Studies studies) {
    Map<Suite.Entry, Double> stored = PanelMinimum.stored();
    if (!stored.keySet().containsAll(result.scored())) {
      return Map.of();
    }
    Map<String, Double> fastest = new HashMap<>();
    result.scored().forEach(entry -> fastest.put(entry.workload(), stored.get(entry)));
    var profile = PerformanceProfile.against(studies.median(), fastest);
    var scores = new LinkedHashMap<String, Double>();
    for (int s = 0; s < result.methods().size(); s++) {
      scores.put(result.methods().get(s), profile.score(s));
    }
    return scores;
  }

  private static List<Pair> against(
      BenchResult result, Optional<Studies> studies, double[][] ends) {
    List<String> methods = result.methods();
    int control = Math.max(0, methods.indexOf("constant"));
    double[] p = new double[methods.size()];
    for (int j = 0; j < p.length; j++) {
      p[j] = j == control ? Double.NaN : Wilcoxon.of(differences(ends, control, j)).twoSided();
    }
    double[] adjusted = Holm.adjust(p);
    var pairs = new ArrayList<Pair>();
    for (int j = 0; j < p.length; j++) {
      if (j == control) {
        continue;
      }
      double[] gains = differences(ends, control, j);
      int better = (int) Arrays.stream(gains).filter(d -> d > 0).count();
      String verdict =
          !(adjusted[j] < LEVEL)
              ? "not significant"
              : 2 * better > gains.length ? "better" : "worse";
      pairs.add(
          new Pair(
              methods.get(j),
              methods.get(control),
              better,
              gains.length,
              adjusted[j],
              verdict,
              ratio(result, studies, methods.get(j), methods.get(control))));
    }
    return pairs;
  }

  /** By how much method j is better, workload by workload; a lone divergence is a finite loss. */
  private static double[] differences(double[][] ends, int control, int j) {
    return Arrays.stream(ends)
        .mapToDouble(row -> row[control] == row[j] ? 0 : capped(row[control]) - capped(row[j]))
        .toArray();
  }

  private static double capped(double value) {
    return Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
  }

  private static double ratio(
      BenchResult result, Optional<Studies> studies, String method, String control) {
    if (studies.isEmpty()) {
      return Double.NaN;
    }
    Times median = studies.get().median();
    Map<String, Double> longest = new HashMap<>();
    for (Suite.Entry entry : result.scored()) {
      longest.put(entry.workload(), (double) entry.steps());
    }
    return SpeedUp.of(median, method, control, longest).ratio();
  }

  private static Map<String, TopTable> top(BenchResult result) {
    var low = new ArrayList<double[]>();
    var high = new ArrayList<double[]>();
    for (double budget : result.bench().rules().budgets()) {
      (budget <= LOW ? low : high).addAll(Arrays.asList(result.ends(budget)));
    }
    var all = new ArrayList<>(low);
    all.addAll(high);
    var top = new LinkedHashMap<String, TopTable>();
    top.put("all", TopTable.of(result.methods(), all.toArray(double[][]::new), true));
    if (!low.isEmpty() && !high.isEmpty()) {
      top.put("low", TopTable.of(result.methods(), low.toArray(double[][]::new), true));
      top.put("high", TopTable.of(result.methods(), high.toArray(double[][]::new), true));
    }
    return top;
  }

  private static Line line(BenchResult result, Standing one) {
    boolean lower = result.declared().get(one.workload()).lowerIsBetter();
    double target =
        result.bench().suite().entries().stream()
            .filter(entry -> entry.workload().equals(one.workload()) && one.budget() == 1)
            .flatMap(entry -> result.bench().targets().of(entry).stream())
            .mapToDouble(Target::value)
            .findFirst()
            .orElse(Double.NaN);
    double[] ends = one.trials().stream().mapToDouble(t -> t.last(lower)).sorted().toArray();
    double[] times =
        one.trials().stream()
            .mapToDouble(t -> t.time(Trial.Axis.UNITS, target, lower))
            .sorted()
            .toArray();
    long reached = Arrays.stream(times).filter(Double::isFinite).count();
    boolean finite = Arrays.stream(ends).allMatch(Double::isFinite);
    double last = ends[ends.length / 2];
    return new Line(
        one.workload(),
        one.budget(),
        one.steps(),
        one.method(),
        ends.length,
        one.diverged(),
        reached,
        middle(times),
        finite ? quartile(ends, 50) : last,
        finite ? quartile(ends, 25) : last,
        finite ? quartile(ends, 75) : last,
        one.tuning().isEmpty() ? Double.NaN : one.factor(),
        one.edge(),
        one.search());
  }

  /** Median of sorted times; infinite where one of the middle two is. */
  static double middle(double... sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double quartile(double[] values, double percent) {
    return new Percentile()
        .withEstimationType(Percentile.EstimationType.R_7)
        .evaluate(values, percent);
  }

  /** As plain text for a terminal. */
  public String text() {
    return new BenchText(this).all();
  }
}
