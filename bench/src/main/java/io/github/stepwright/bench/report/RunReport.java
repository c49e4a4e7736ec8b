package io.github.stepwright.bench.report;

import io.github.stepwright.Budget;
import io.github.stepwright.Entry;
import io.github.stepwright.Progress;
import io.github.stepwright.Quantity;
import io.github.stepwright.Signal;
import io.github.stepwright.run.Run;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Scalar;
import io.github.stepwright.run.Summary;
import io.github.stepwright.signal.Measurements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The report of one run, made from its journal alone: what was asked for, how it ended, losses, the
 * rate and the other knobs, gradient norms.
 */
public final class RunReport {

  /**
   * Points of a line at most; of more steps the lowest and the highest of each stretch are kept.
   */
  private static final int POINTS = 1200;

  /** A run that ends further from its schedule's horizon than this says so. */
  private static final double NEAR = 0.01;

  private RunReport() {}

  /** Writes the report of a run that may or may not have ended. */
  public static void write(RunDirectory.Record record, Path path) {
    write(record, path, List.of());
  }

  /**
   * Writes the report of a run that solves systems, with its regret against other runs.
   *
   * @param against runs of the same workload with the same seed
   * @throws IllegalArgumentException for runs whose systems are others
   */
  public static void write(
      RunDirectory.Record record, Path path, List<RunDirectory.Record> against) {
    against.forEach(other -> SolverPart.check(record, other));
    page(record, path, against).write(path);
  }

  static Page page(RunDirectory.Record record, Path path) {
    return page(record, path, List.of());
  }

  private static Page page(
      RunDirectory.Record record, Path path, List<RunDirectory.Record> against) {
    Path directory = path.toAbsolutePath().getParent();
    var plan = record.header().plan();
    var page = new Page("Run of " + plan.getOrDefault("workload", "a loop of your own"));
    page.text(how(record));
    horizon(record).ifPresent(page::warning);
    var summary = Summary.of(record, directory);
    page.table(List.of("figure", "value"), figures(summary));
    var lines = lines(record.entries());
    if (SolverPart.in(record)) {
      SolverPart.on(page, record, against);
    } else {
      trained(page, lines);
    }
    measured(page, lines);
    long steps = summary.steps();
    if (steps > POINTS && !SolverPart.in(record)) {
      page.note(
          "Of %d steps each line shows %d points at most: lowest and highest of each stretch."
              .formatted(steps, POINTS));
    }
    BranchTree.around(directory).on(page);
    page.heading("Plan").words(List.of("role", "spec"), roles(record));
    Again.command(record.header()).ifPresent(text -> page.heading("Again").code(text));
    return page;
  }

  private static void trained(Page page, Map<String, List<Scalar>> lines) {
    var loss =
        figure("Loss of each step and of evaluations", "loss", true, pick(lines, "loss", "/loss"));
    page.heading("Loss");
    if (lines.containsKey("lr")) {
      page.charts(loss, figure("Learning rate", "lr", false, pick(lines, "lr", "rateFactor")));
    } else {
      page.charts(loss).note("This optimizer has no rate, so there is no schedule.");
    }
    page.heading("Gradient and weights")
        .charts(
            figure("Norm of the unclipped gradient", "norm", true, pick(lines, "gradL2", "gradL1")),
            figure(
                "Norms of update and weights", "norm", true, pick(lines, "updateL2", "weightL2")));
    var accuracy = pick(lines, "", "/accuracy");
    if (!accuracy.isEmpty()) {
      page.heading("Accuracy").charts(figure("Accuracy", "accuracy", false, accuracy));
    }
  }

  /** One chart for each quantity, because their units have nothing in common. */
  private static void measured(Page page, Map<String, List<Scalar>> lines) {
    Figure[] figures =
        Measurements.ALL.stream()
            .map(Quantity::name)
            .filter(lines::containsKey)
            .map(name -> figure(name, name, false, pick(Map.of(name, lines.get(name)), name, name)))
            .toArray(Figure[]::new);
    if (figures.length > 0) {
      page.heading("Measured").charts(figures);
    }
  }

  private static String how(RunDirectory.Record record) {
    return record
        .ended()
        .map(
            ended ->
                switch (ended.how()) {
                  case Run.Outcome.DIVERGED ->
                      "Diverged at step %d: the loss or the gradient was not finite."
                          .formatted(ended.step() - 1);
                  case Run.Outcome.STOPPED ->
                      "Stopped by a controller after %d steps.".formatted(ended.step());
                  default -> "Done after %d steps.".formatted(ended.step());
                })
        .orElse("Has not ended: stepwright resume goes on with it.");
  }

  /** What a run says that ends away from the horizon of its schedule. */
  static Optional<String> horizon(RunDirectory.Record record) {
    Budget budget = record.budget();
    Progress last = budget.progress(io.github.stepwright.Work.NONE);
    for (Entry entry : record.entries()) {
      if (entry instanceof Entry.Happened(Signal signal, _)) {
        last = budget.progress(signal.work());
      }
    }
    Map<String, String> plan = record.header().plan();
    // A loop of one's own may name nothing at all and still follow a schedule.
    boolean scheduled = plan.containsKey("lr") || !plan.containsKey("optimizer");
    if (!scheduled || record.ended().isEmpty() || Math.abs(last.spent() - 1) <= NEAR) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "The run ended at %.1f %% of its budget, so its schedule did not come to its end.",
            100 * last.spent()));
  }

  private static List<List<String>> figures(Summary summary) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("steps", Long.toString(summary.steps())));
    rows.add(List.of("work units", "%.6g".formatted(summary.work())));
    var values = new LinkedHashMap<String, Double>();
    values.put("train loss", summary.trainLoss());
    values.put("validation loss", summary.validationLoss());
    values.put("test loss", summary.testLoss());
    values.put("test accuracy", summary.testAccuracy());
    values.forEach(
        (name, value) -> {
          if (value != null) {
            rows.add(List.of(name, String.format(Locale.ROOT, "%.5f", value)));
          }
        });
    if (summary.epsilon() != null) {
      rows.add(
          List.of(
              "privacy of the weights",
              String.format(
                  Locale.ROOT,
                  "epsilon %.4g at delta %.3g, while the seed and this page are secret",
                  summary.epsilon(),
                  summary.delta())));
    }
    return rows;
  }

  private static List<List<String>> roles(RunDirectory.Record record) {
    var rows = new ArrayList<List<String>>();
    record.header().plan().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(role -> rows.add(List.of(role.getKey(), role.getValue())));
    rows.add(List.of("seed", Long.toString(record.header().seed())));
    record.header().versions().forEach((name, version) -> rows.add(List.of(name, version)));
    return rows;
  }

  private static Figure figure(String title, String label, boolean log, List<Figure.Line> lines) {
    return new Figure(title, "step", label, false, log ? Figure.Y.LOG : Figure.Y.LINEAR, lines);
  }

  private static Map<String, List<Scalar>> lines(List<Entry> entries) {
    var lines = new LinkedHashMap<String, List<Scalar>>();
    Scalar.of(entries)
        .forEach(
            scalar -> lines.computeIfAbsent(scalar.name(), _ -> new ArrayList<>()).add(scalar));
    return lines;
  }

  /** Lines of this name, and those whose name has the part in it. */
  private static List<Figure.Line> pick(Map<String, List<Scalar>> lines, String name, String part) {
    var picked = new ArrayList<Figure.Line>();
    for (var line : lines.entrySet()) {
      if (line.getKey().equals(name) || line.getKey().contains(part)) {
        List<Scalar> thin = Thinned.of(line.getValue(), POINTS);
        picked.add(
            new Figure.Line(
                line.getKey(),
                picked.size(),
                thin.size() == 1,
                thin.stream().map(scalar -> (double) scalar.step()).toList(),
                thin.stream().map(Scalar::value).toList(),
                List.of(),
                List.of()));
      }
    }
    return picked;
  }
}
