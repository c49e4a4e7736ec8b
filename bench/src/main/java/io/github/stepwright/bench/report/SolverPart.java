package io.github.stepwright.bench.report;

import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the report of a run that solves systems shows: iterations, the factor, the context where one
 * was measured, and regret against other runs of the same systems, iterations beyond theirs.
 */
final class SolverPart {

  private static final String OMEGA = "omega";
  private static final int POINTS = 1200;

  private SolverPart() {}

  /** Whether a run solves systems. */
  static boolean in(RunDirectory.Record record) {
    return record.header().plan().containsKey(OMEGA);
  }

  /**
   * Refuses a run whose systems are others.
   *
   * @throws IllegalArgumentException naming what differs
   */
  static void check(RunDirectory.Record run, RunDirectory.Record other) {
    for (RunDirectory.Record one : List.of(run, other)) {
      if (!in(one)) {
        throw new IllegalArgumentException(
            "regret must be that of runs that solve systems, got %s, which is trained"
                .formatted(one.header().plan().get("workload")));
      }
    }
    String here = run.header().plan().get("workload");
    String there = other.header().plan().get("workload");
    if (!here.equals(there) || run.header().seed() != other.header().seed()) {
      throw new IllegalArgumentException(
          "regret must be against a run of %s with seed %d, got %s with seed %d"
              .formatted(here, run.header().seed(), there, other.header().seed()));
    }
  }

  /**
   * Iterations of each solve, and how many the mean solve took so far.
   *
   * @param against other runs of the same systems
   */
  static void on(Page page, RunDirectory.Record run, List<RunDirectory.Record> against) {
    double[] mine = iterations(run);
    page.heading("Iterations")
        .charts(
            figure("Iterations of each solve", "iterations", line("this run", 0, mine, true)),
            figure("Mean iterations so far", "iterations", line("this run", 0, mean(mine), false)));
    Map<String, double[]> set = values(run, Set.of(OMEGA, "context"));
    page.charts(
        set.entrySet().stream()
            .map(
                one ->
                    figure(
                        one.getKey().equals(OMEGA) ? "Relaxation factor" : "Context",
                        one.getKey(),
                        line(one.getKey(), 1, one.getValue(), true)))
            .toArray(Figure[]::new));
    if (against.isEmpty()) {
      return;
    }
    var sums = new ArrayList<Figure.Line>();
    var means = new ArrayList<Figure.Line>();
    for (RunDirectory.Record other : against) {
      double[] regret = regret(mine, iterations(other));
      String name = "against " + other.header().plan().get(OMEGA);
      sums.add(line(name, sums.size(), regret, false));
      double[] each = regret.clone();
      for (int t = 0; t < each.length; t++) {
        each[t] /= t + 1;
      }
      means.add(line(name, means.size(), each, false));
    }
    page.heading("Regret")
        .charts(
            new Figure(
                "Iterations beyond those of other runs",
                "solves",
                "iterations",
                false,
                Figure.Y.LINEAR,
                sums),
            new Figure("The same a solve", "solves", "iterations", false, Figure.Y.LINEAR, means))
        .note("The same systems, solved by the other runs; below 0 this run is ahead.");
  }

  /** Sums of what one run took beyond the other, as far as both go. */
  static double[] regret(double[] mine, double[] theirs) {
    double[] regret = new double[Math.min(mine.length, theirs.length)];
    double sum = 0;
    for (int t = 0; t < regret.length; t++) {
      sum += mine[t] - theirs[t];
      regret[t] = sum;
    }
    return regret;
  }

  private static double[] iterations(RunDirectory.Record record) {
    return record.entries().stream()
        .filter(Entry.Happened.class::isInstance)
        .map(entry -> ((Entry.Happened) entry).signal())
        .filter(Signal.Stepped.class::isInstance)
        .mapToDouble(signal -> ((Signal.Stepped) signal).loss())
        .toArray();
  }

  private static double[] mean(double[] values) {
    double[] mean = new double[values.length];
    double sum = 0;
    for (int t = 0; t < values.length; t++) {
      sum += values[t];
      mean[t] = sum / (t + 1);
    }
    return mean;
  }

  private static Map<String, double[]> values(RunDirectory.Record record, Set<String> names) {
    var found = new LinkedHashMap<String, List<Double>>();
    Scalar.of(record.entries())
        .filter(scalar -> names.contains(scalar.name()))
        .forEach(
            scalar ->
                found.computeIfAbsent(scalar.name(), _ -> new ArrayList<>()).add(scalar.value()));
    var plain = new LinkedHashMap<String, double[]>();
    for (String name : new TreeSet<>(found.keySet()).descendingSet()) {
      plain.put(name, found.get(name).stream().mapToDouble(Double::doubleValue).toArray());
    }
    return plain;
  }

  private static Figure figure(String title, String label, Figure.Line line) {
    return new Figure(title, "solves", label, false, Figure.Y.LINEAR, List.of(line));
  }

  /** Evenly spaced solves of many. */
  private static Figure.Line line(String name, int colour, double[] values, boolean points) {
    var x = new ArrayList<Double>();
    var y = new ArrayList<Double>();
    int every = Math.max(1, values.length / POINTS);
    for (int t = 0; t < values.length; t += every) {
      x.add((double) t + 1);
      y.add(values[t]);
    }
    return new Figure.Line(name, colour, points, x, y, List.of(), List.of());
  }
}
