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

  /** Stands in place of one optimizer where several are compared. */
  private static final String ACROSS = "optimizers";

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
      return across() || rated(ranked.getFirst());
    }

    /** Whether the rows are optimizers, each with a schedule of its own. */
    public boolean across() {
      return optimizer.equals(ACROSS);
    }

    /** What a row is called. */
    public String name(Judged judged) {
      Cell cell = judged.cell();
      if (!across()) {
        return cell.schedule();
      }
      return rated(judged) ? cell.optimizer() + " with " + cell.schedule() : cell.optimizer();
    }

    private static boolean rated(Judged judged) {
      return !judged.cell().schedule().equals(Cell.UNSCHEDULED);
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

  /**
   * The optimizers against each other, for every workload and budget; empty where there is one
   * only.
   *
   * <p>Each stands there with the schedule that was best in its tuning runs: no run that judges has
   * had a say in the choice.
   */
  public List<Group> optimizers() {
    var rivals = new LinkedHashMap<List<Object>, List<Judged>>();
    for (Group group : groups()) {
      boolean lower = facts.get(group.workload()).lowerIsBetter();
      Judged chosen =
          group.ranked().stream()
              .min(Comparator.comparingDouble(one -> (lower ? 1 : -1) * one.tuned()))
              .orElseThrow();
      rivals
          .computeIfAbsent(List.of(group.workload(), group.budget()), _ -> new ArrayList<>())
          .add(chosen);
    }
    var found = new ArrayList<Group>();
    for (List<Judged> some : rivals.values()) {
      Cell cell = some.getFirst().cell();
      if (some.size() > 1) {
        boolean lower = facts.get(cell.workload()).lowerIsBetter();
        List<Judged> ranked = some.stream().sorted(order(lower)).toList();
        found.add(new Group(cell.workload(), ACROSS, cell.budget(), cell.steps(), ranked));
      }
    }
    return found;
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
