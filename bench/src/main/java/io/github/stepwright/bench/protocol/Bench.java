package io.github.stepwright.bench.protocol;

import io.github.stepwright.Problem;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Methods on the workloads of a suite: rates are chosen by trials of the tuning seeds, then other
 * seeds judge.
 *
 * @param suite workloads
 * @param methods with different names
 * @param rules how they are tuned and judged
 * @param targets to be reached
 */
public record Bench(Suite suite, List<Method> methods, Rules rules, Targets targets) {

  /** Refuses two methods of one name. */
  public Bench {
    methods = Method.distinct(methods);
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("a bench needs a method at least, got none");
    }
  }

  /** One cell of the tables, before anything ran. */
  private record Cell(Method method, Suite.Entry entry, double budget, long steps) {}

  private List<Cell> cells() {
    var cells = new ArrayList<Cell>();
    for (double budget : rules.budgets()) {
      for (Suite.Entry entry : suite.entries()) {
        for (Method method : methods) {
          long steps = Math.max(1, Math.round(budget * entry.steps()));
          cells.add(new Cell(method, entry, budget, steps));
        }
      }
    }
    return cells;
  }

  private List<Task> tuning(Cell cell, Problem.Declared declared) {
    var tasks = new ArrayList<Task>();
    if (searches(cell.method(), declared)) {
      for (double factor : rules.factors()) {
        for (long seed : rules.tuning()) {
          tasks.add(cell.method().task(declared, cell.steps(), factor, seed));
        }
      }
    }
    return tasks;
  }

  private boolean searches(Method method, Problem.Declared declared) {
    return method.tuned()
        && rules.points() > 0
        && Rate.in(Catalog.OPTIMIZERS.parse(method.optimizer(declared)));
  }

  private List<Task> judging(Cell cell, Problem.Declared declared, double factor) {
    return rules.seeds().stream()
        .map(seed -> cell.method().task(declared, cell.steps(), factor, seed))
        .toList();
  }

  /**
   * The runs that are needed, to tell how long it takes. Where the trials that choose a rate are
   * not all there, the run that judges stands here at the declared rate.
   *
   * @param found looks for finished ones
   */
  public List<Task> planned(
      Function<String, Problem> workloads, Function<Task, Optional<Trial>> found) {
    var tasks = new LinkedHashSet<Task>();
    for (Cell cell : cells()) {
      Problem.Declared declared = workloads.apply(cell.entry().workload()).declared();
      List<Task> tries = tuning(cell, declared);
      List<Trial> there = tries.stream().map(found).flatMap(Optional::stream).toList();
      double factor =
          there.size() == tries.size() ? search(cell, there, declared.lowerIsBetter()).best() : 1;
      tasks.addAll(tries);
      tasks.addAll(judging(cell, declared, factor));
    }
    return List.copyOf(tasks);
  }

  private Search search(Cell cell, List<Trial> trials, boolean lower) {
    return new Search(rules.factors(), trials, target(cell.entry()), lower);
  }

  /** Makes what is missing and reads the rest. */
  public BenchResult run(Function<String, Problem> workloads, Crew crew)
      throws InterruptedException {
    var declared = new LinkedHashMap<String, Problem.Declared>();
    for (Suite.Entry entry : suite.entries()) {
      declared.put(entry.workload(), workloads.apply(entry.workload()).declared());
    }
    var tries = new ArrayList<Task>();
    for (Cell cell : cells()) {
      tries.addAll(tuning(cell, declared.get(cell.entry().workload())));
    }
    Map<Task, Trial> tried = crew.run(tries);
    var choices = new LinkedHashMap<Cell, Search>();
    for (Cell cell : cells()) {
      List<Trial> trials =
          tuning(cell, declared.get(cell.entry().workload())).stream().map(tried::get).toList();
      boolean lower = declared.get(cell.entry().workload()).lowerIsBetter();
      choices.put(cell, search(cell, trials, lower));
    }
    var judging = new ArrayList<Task>();
    for (Cell cell : cells()) {
      Problem.Declared about = declared.get(cell.entry().workload());
      judging.addAll(judging(cell, about, choices.get(cell).best()));
      if (rules.twoPhase()) {
        judging.addAll(judging(cell, about, elsewhere(cell, choices)));
      }
    }
    Map<Task, Trial> judged = crew.run(judging);
    var standings = new ArrayList<Standing>();
    for (Cell cell : cells()) {
      Problem.Declared about = declared.get(cell.entry().workload());
      Search search = choices.get(cell);
      List<Trial> other =
          rules.twoPhase()
              ? judging(cell, about, elsewhere(cell, choices)).stream().map(judged::get).toList()
              : List.of();
      standings.add(
          new Standing(
              cell.method().name(),
              cell.entry().workload(),
              cell.budget(),
              cell.steps(),
              search.trials(),
              search.best(),
              search.edge(),
              judging(cell, about, search.best()).stream().map(judged::get).toList(),
              other));
    }
    return new BenchResult(this, declared, standings);
  }

  private double target(Suite.Entry entry) {
    return targets.of(entry).map(Target::value).orElse(Double.NaN);
  }

  /** The factor that the method chose on the other half of the suite, at the same budget. */
  private double elsewhere(Cell cell, Map<Cell, Search> choices) {
    int half = half(cell);
    List<Search> others =
        choices.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().method().equals(cell.method())
                        && entry.getKey().budget() == cell.budget()
                        && half(entry.getKey()) != half)
            .map(Map.Entry::getValue)
            .filter(search -> !search.trials().isEmpty())
            .toList();
    return others.isEmpty() ? choices.get(cell).best() : Search.common(others);
  }

  private int half(Cell cell) {
    return suite.entries().indexOf(cell.entry()) % 2;
  }
}
