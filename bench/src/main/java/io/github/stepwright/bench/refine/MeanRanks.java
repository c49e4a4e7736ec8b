package io.github.stepwright.bench.refine;

import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.refine.RefinementEvidence.Case;
import io.github.stepwright.bench.stats.Holm;
import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Schedules by their mean rank over problems.
 *
 * <p>On a problem, the rank is that of the mean metric over the seeds, equal ones share the mean of
 * their ranks, and a schedule that diverged in more runs ranks behind one that diverged in fewer.
 */
public final class MeanRanks {

  private static final double LEVEL = 0.05;

  /** Accuracies of the engine are floats: means of equal counts differ by some 1e-8. */
  private static final double ROUNDING = 1e-6;

  private MeanRanks() {}

  /**
   * One schedule.
   *
   * @param rank mean over the problems with its t interval
   * @param behind by how much it ranks behind the refined schedule, mean over the problems
   * @param first problems on which it has the best mean alone
   * @param beaten problems on which the refined schedule is better, paired over seeds, p-values
   *     adjusted by Holm over the problems
   * @param better problems on which it is better than the refined one
   */
  public record Row(String name, Mean rank, Mean behind, int first, int beaten, int better) {}

  /** All of them, the best mean rank first. */
  public static List<Row> of(List<Case> cases) {
    var ranks = new LinkedHashMap<String, double[]>();
    for (int i = 0; i < cases.size(); i++) {
      Map<String, Judged> rows = cases.get(i).rows();
      for (String name : rows.keySet()) {
        ranks.computeIfAbsent(name, _ -> new double[cases.size()])[i] = rank(name, cases.get(i));
      }
    }
    var found = new ArrayList<Row>();
    ranks.forEach(
        (name, all) -> found.add(row(name, all, ranks.get(RefinementEvidence.REFINED), cases)));
    found.sort(java.util.Comparator.comparingDouble(row -> row.rank().value()));
    return found;
  }

  private static double rank(String name, Case one) {
    Judged own = one.rows().get(name);
    double rank = 1;
    for (Judged other : one.rows().values()) {
      int order = compare(other, own, one.lowerIsBetter());
      rank += order < 0 ? 1 : order == 0 && other != own ? 0.5 : 0;
    }
    return rank;
  }

  private static int compare(Judged a, Judged b, boolean lower) {
    int misses = Long.compare(a.misses(), b.misses());
    double x = a.mean().value();
    double y = b.mean().value();
    boolean equal = Math.abs(x - y) <= ROUNDING * Math.max(Math.abs(x), Math.abs(y));
    return misses != 0 ? misses : equal ? 0 : (lower ? 1 : -1) * Double.compare(x, y);
  }

  private static Row row(String name, double[] ranks, double[] refined, List<Case> cases) {
    int first = 0;
    double[] p = new double[cases.size()];
    double[] behind = new double[cases.size()];
    boolean[] refinedBetter = new boolean[cases.size()];
    for (int i = 0; i < cases.size(); i++) {
      first += ranks[i] == 1 ? 1 : 0;
      Mean gain = gain(cases.get(i), name);
      p[i] = gain.p();
      behind[i] = ranks[i] - refined[i];
      refinedBetter[i] = gain.value() > 0;
    }
    double[] adjusted = Holm.adjust(p);
    int beaten = 0;
    int better = 0;
    for (int i = 0; i < adjusted.length; i++) {
      if (adjusted[i] < LEVEL) {
        beaten += refinedBetter[i] ? 1 : 0;
        better += refinedBetter[i] ? 0 : 1;
      }
    }
    return new Row(name, Mean.of(ranks), Mean.of(behind), first, beaten, better);
  }

  /** By how much refined is better than another on one problem, seed by seed. */
  static Mean gain(Case one, String other) {
    return Rerun.Outcome.gain(
        one.rows().get(other), one.rows().get(RefinementEvidence.REFINED), one.lowerIsBetter());
  }
}
