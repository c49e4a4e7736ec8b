package io.github.stepwright.bench.protocol;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.score.Studies;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a bench found.
 *
 * @param declared workloads by spec, in the order of the suite
 * @param standings by budget, then workload, then method
 */
public record BenchResult(
    Bench bench, Map<String, Problem.Declared> declared, List<Standing> standings) {

  /** Names of the methods. */
  public List<String> methods() {
    return bench.methods().stream().map(Method::name).toList();
  }

  /** Entries of the suite whose target can tell schedules apart. */
  public List<Suite.Entry> scored() {
    return bench.suite().entries().stream()
        .filter(entry -> bench.targets().of(entry).filter(Target::separates).isPresent())
        .toList();
  }

  /** The standing of a method on a workload at a budget. */
  public Standing of(String method, String workload, double budget) {
    return standings.stream()
        .filter(
            one ->
                one.method().equals(method)
                    && one.workload().equals(workload)
                    && one.budget() == budget)
        .findFirst()
        .orElseThrow();
  }

  /** Standings of one budget and workload, in the order of the methods. */
  public List<Standing> row(String workload, double budget) {
    return methods().stream().map(method -> of(method, workload, budget)).toList();
  }

  private double fullest() {
    return bench.rules().budgets().stream().mapToDouble(b -> b).max().orElseThrow();
  }

  /** The largest budget, at which targets are to be reached; empty below the full one. */
  public Optional<Double> full() {
    return fullest() == 1 ? Optional.of(1.0) : Optional.empty();
  }

  /**
   * Times to target of the judging seeds, each seed a study, on one clock; empty where there is no
   * full budget or no target that separates.
   *
   * @param search whether the search for the rate is added, shared among the seeds
   */
  public Optional<Studies> studies(Trial.Axis axis, boolean search) {
    List<Suite.Entry> entries = scored();
    if (full().isEmpty() || entries.isEmpty()) {
      return Optional.empty();
    }
    List<String> methods = methods();
    int seeds = bench.rules().seeds().size();
    double[][][] times = new double[methods.size()][entries.size()][seeds];
    for (int s = 0; s < methods.size(); s++) {
      for (int w = 0; w < entries.size(); w++) {
        Target target = bench.targets().of(entries.get(w)).orElseThrow();
        Standing standing = of(methods.get(s), entries.get(w).workload(), 1);
        for (int i = 0; i < seeds; i++) {
          double time = standing.trials().get(i).time(axis, target.value(), target.lower());
          times[s][w][i] = time + (search ? searched(standing, axis) : 0);
        }
      }
    }
    return Optional.of(
        new Studies(methods, entries.stream().map(Suite.Entry::workload).toList(), times));
  }

  private static double searched(Standing standing, Trial.Axis axis) {
    return standing.tuning().stream()
        .mapToDouble(
            trial ->
                switch (axis) {
                  case UNITS -> trial.units();
                  case CPU -> trial.cpuSeconds();
                  case WALL -> trial.wallSeconds();
                })
        .sum();
  }

  /**
   * Mean metric at the end, one row for each workload, one column for each method, lower better.
   */
  public double[][] ends(double budget) {
    return bench.suite().entries().stream()
        .map(
            entry -> {
              boolean lower = declared.get(entry.workload()).lowerIsBetter();
              return row(entry.workload(), budget).stream()
                  .mapToDouble(one -> (lower ? 1 : -1) * one.last(lower))
                  .toArray();
            })
        .toArray(double[][]::new);
  }

  /** Work units of all trials, tuning included; a trial that serves twice counts once. */
  public double units() {
    return standings.stream()
        .flatMap(
            one ->
                java.util.stream.Stream.of(one.tuning(), one.trials(), one.other())
                    .flatMap(List::stream))
        .collect(java.util.stream.Collectors.toMap(Trial::task, Trial::units, (a, _) -> a))
        .values()
        .stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }
}
