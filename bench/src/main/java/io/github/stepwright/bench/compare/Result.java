package io.github.stepwright.bench.compare;

import io.github.stepwright.Problem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a comparison found.
 *
 * @param facts of each workload
 * @param cells in the order in which they were asked for
 */
public record Result(Comparison comparison, Map<String, Facts> facts, List<Judged> cells) {

  /** What a reader needs to know about a workload. */
  public record Facts(
      String metric, boolean lowerIsBetter, long steps, int batch, String sizes, String summary) {
    static Facts of(Problem.Declared declared) {
      return new Facts(
          declared.metric(),
          declared.lowerIsBetter(),
          declared.steps(),
          declared.batch(),
          declared.sizes(),
          declared.summary());
    }
  }

  /**
   * Cells that can be compared: one workload, one optimizer, one budget.
   *
   * @param ranked best mean first; one that diverged in every run is last
   */
  public record Group(
      String workload, String optimizer, double budget, long steps, List<Judged> ranked) {

    /** The budget in percent, without needless digits. */
    public String percent() {
      return BigDecimal.valueOf(100 * budget)
          .round(new MathContext(4))
          .stripTrailingZeros()
          .toPlainString();
    }

    /** Whether the optimizer has a rate: if not, there is one cell, and nothing was tuned. */
    public boolean rated() {
      return !ranked.getFirst().cell().schedule().equals(Cell.UNSCHEDULED);
    }

    /** The cell of a schedule. */
    public Judged of(String schedule) {
      return ranked.stream()
          .filter(judged -> judged.cell().schedule().equals(schedule))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The groups, in the order of the comparison. */
  public List<Group> groups() {
    var members = new LinkedHashMap<List<Object>, List<Judged>>();
    for (Judged judged : cells) {
      Cell cell = judged.cell();
      members
          .computeIfAbsent(
              List.of(cell.workload(), cell.optimizer(), cell.budget()), _ -> new ArrayList<>())
          .add(judged);
    }
    var groups = new ArrayList<Group>();
    for (List<Judged> some : members.values()) {
      Cell cell = some.getFirst().cell();
      boolean lower = facts.get(cell.workload()).lowerIsBetter();
      groups.add(
          new Group(
              cell.workload(),
              cell.optimizer(),
              cell.budget(),
              cell.steps(),
              some.stream().sorted(order(lower)).toList()));
    }
    return groups;
  }

  /** Fewer misses first, then the better mean. */
  private static Comparator<Judged> order(boolean lower) {
    Comparator<Judged> byMean =
        Comparator.comparingDouble(judged -> (lower ? 1 : -1) * judged.mean().value());
    return Comparator.comparingLong(Judged::misses).thenComparing(byMean);
  }

  /** Runs made, tuning included. */
  public long runs() {
    return cells.stream().mapToLong(cell -> cell.tuning().size() + cell.trials().size()).sum();
  }

  /** Work units of all runs. */
  public double work() {
    return cells.stream().mapToDouble(Judged::work).sum();
  }
}
