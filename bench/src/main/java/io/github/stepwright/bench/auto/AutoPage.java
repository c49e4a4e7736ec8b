package io.github.stepwright.bench.auto;

import io.github.stepwright.DataException;
import io.github.stepwright.Problem;
import io.github.stepwright.bench.ledger.Ledger;
import io.github.stepwright.bench.protocol.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The page of a study: what was run, mean ranks and gaps, workload by workload, and what did not
 * hold. A gap is loss / oracle - 1 of mean losses; a loss is that of the test split at the end, at
 * most that of the start. The oracle is chosen by the validation split.
 *
 * @param runs that were made so far
 * @param whole whether none is missing
 */
public record AutoPage(int runs, boolean whole) {

  private static final String NONE = "–";

  /**
   * Goes on with a study until it is whole or time is up, and writes its page.
   *
   * @param file the page; the runs go into a file beside it
   */
  public static AutoPage make(
      Study study, Path file, Function<String, Problem> problems, BooleanSupplier up)
      throws IOException {
    var ledger = ledger(file);
    boolean whole = study.new Making(ledger, problems, up).all();
    Files.writeString(file, new Writing(study, ledger, problems).page(whole));
    return new AutoPage(ledger.size(), whole);
  }

  /**
   * The runs of studies in a file.
   *
   * @throws DataException where a file of a version before this one lies there
   */
  static Ledger<Task, Losses> ledger(Path page) throws IOException {
    String name = page.getFileName().toString().replaceAll("\\.md$", "");
    Path file = page.resolveSibling(name + ".jsonl");
    Path before = page.resolveSibling(name + ".tsv");
    if (Files.exists(before) && !Files.exists(file)) {
      throw new DataException(
          "runs must be in %s, found %s of an older version; move it away and they are made again"
              .formatted(file, before));
    }
    return Ledger.of(file, "auto", Task.class, Losses.class);
  }

  /** Puts the page together. */
  private record Writing(
      Study study, Ledger<Task, Losses> ledger, Function<String, Problem> problems) {

    String page(boolean whole) {
      var text = new StringBuilder();
      text.append("## What was run\n\n");
      text.append(
          "%d workloads, %d seeds judge%s, two others choose (oracle by validation loss, everybody is judged by test loss); budgets %s of the full one; %d runs%s.\n"
              .formatted(
                  study.workloads().size() + study.networks().size(),
                  study.seeds(),
                  study.networks().isEmpty()
                      ? ""
                      : " (%d on the %d networks, with AdamW alone)"
                          .formatted((study.seeds() + 1) / 2, study.networks().size()),
                  String.join(", ", study.shares().stream().map(Writing::percent).toList()),
                  ledger.size(),
                  whole ? "" : ", not yet all: cells that miss a run are left out"));
      for (double share : study.shares()) {
        section(text, share);
      }
      return text.toString();
    }

    private static String percent(double share) {
      return "%.3g %%".formatted(100 * share);
    }

    /** Runs by method and seed of the cells that are whole. */
    private Map<Study.Cell, Map<String, List<Losses>>> runs(double share) {
      var cells = new LinkedHashMap<Study.Cell, Map<String, List<Losses>>>();
      for (Study.Cell cell : study.cells(problems, share)) {
        var runs = new LinkedHashMap<String, List<Losses>>();
        List<Method> methods = study.methods(ledger, problems, cell, share);
        boolean whole = methods.stream().anyMatch(m -> m.name().equals(Method.ORACLE));
        for (Method method : methods) {
          Optional<List<Losses>> found = runs(cell, method, share);
          whole &= found.isPresent();
          found.ifPresent(values -> runs.put(method.name(), values));
        }
        if (whole) {
          cells.put(cell, runs);
        }
      }
      return cells;
    }

    private Optional<List<Losses>> runs(Study.Cell cell, Method method, double share) {
      var runs = new ArrayList<Losses>();
      for (long seed : cell.judges()) {
        var key = Study.key(problems.apply(cell.workload()), cell.workload(), method, share, seed);
        ledger.find(key).ifPresent(runs::add);
      }
      return runs.size() < cell.judges().size() ? Optional.empty() : Optional.of(runs);
    }

    private static Map<Study.Cell, Map<String, double[]>> losses(
        Map<Study.Cell, Map<String, List<Losses>>> runs, ToDoubleFunction<Losses> which) {
      var cells = new LinkedHashMap<Study.Cell, Map<String, double[]>>();
      runs.forEach(
          (cell, methods) -> {
            var losses = new LinkedHashMap<String, double[]>();
            methods.forEach(
                (name, of) -> losses.put(name, of.stream().mapToDouble(which).toArray()));
            cells.put(cell, losses);
          });
      return cells;
    }

    private long failed(Study.Cell cell, Method method, double share) {
      long failed = 0;
      for (long seed : cell.judges()) {
        var key = Study.key(problems.apply(cell.workload()), cell.workload(), method, share, seed);
        failed += ledger.find(key).map(run -> run.failed() ? 1 : 0).orElse(0);
      }
      return failed;
    }

    private void section(StringBuilder text, double share) {
      var runs = runs(share);
      var cells = losses(runs, Losses::judged);
      text.append(
          "\n## %s of the full budget: %d cells\n\n".formatted(percent(share), cells.size()));
      if (cells.isEmpty()) {
        text.append("Not run.\n");
        return;
      }
      List<String> names = List.copyOf(cells.values().iterator().next().keySet());
      ranking(text, cells, names, share);
      single(text, cells, names);
      var leads = new LinkedHashMap<Study.Cell, Double>();
      var tuning = new Tuning(ledger, problems, share);
      cells.keySet().forEach(cell -> leads.put(cell, tuning.lead(cell)));
      new AgainstLiterature(cells, losses(runs, Losses::chosen), leads).write(text);
    }

    private void ranking(
        StringBuilder text,
        Map<Study.Cell, Map<String, double[]>> cells,
        List<String> names,
        double share) {
      var ranks = new TreeMap<String, Double>();
      for (Map<String, double[]> cell : cells.values()) {
        for (String name : names) {
          double rank = 1;
          for (String other : names) {
            double difference = mean(cell.get(other)) - mean(cell.get(name));
            rank += difference < 0 ? 1 : difference == 0 && !other.equals(name) ? 0.5 : 0;
          }
          ranks.merge(name, rank / cells.size(), Double::sum);
        }
      }
      text.append(
          "| method | mean rank of %d | median gap %% | mean ln(loss / oracle) | failed runs |\n"
              .formatted(names.size()));
      text.append("|---|---|---|---|---|\n");
      names.stream()
          .sorted(Comparator.comparingDouble(ranks::get))
          .forEach(
              name -> {
                double[] gaps = cells.values().stream().mapToDouble(c -> gap(c, name)).toArray();
                double logs =
                    cells.values().stream()
                        .mapToDouble(c -> Math.log1p(Math.max(gap(c, name), -1 + 1e-12)))
                        .average()
                        .orElse(Double.NaN);
                long failed =
                    cells.keySet().stream()
                        .mapToLong(
                            cell ->
                                study.methods(ledger, problems, cell, share).stream()
                                    .filter(m -> m.name().equals(name))
                                    .mapToLong(m -> failed(cell, m, share))
                                    .sum())
                        .sum();
                text.append(
                    "| %s | %s | %s | %s | %d of %d |\n"
                        .formatted(
                            name,
                            number("%.2f", ranks.get(name)),
                            number("%.1f", 100 * Paired.middle(gaps)),
                            number("%.3f", logs),
                            failed,
                            cells.keySet().stream().mapToInt(c -> c.judges().size()).sum()));
              });
    }

    private void single(
        StringBuilder text, Map<Study.Cell, Map<String, double[]>> cells, List<String> names) {
      text.append(
          "\nGap to the oracle in %, workload by workload:\n\n| workload | oracle's loss |");
      List<String> shown = names.stream().filter(n -> !n.equals(Method.ORACLE)).toList();
      shown.forEach(name -> text.append(" %s |".formatted(name)));
      text.append("\n|---|---|").append("---|".repeat(shown.size())).append('\n');
      cells.forEach(
          (cell, losses) -> {
            text.append(
                "| %s | %s |".formatted(cell, number("%.4g", mean(losses.get(Method.ORACLE)))));
            shown.forEach(
                name -> text.append(" %s |".formatted(number("%.1f", 100 * gap(losses, name)))));
            text.append('\n');
          });
    }
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Of a cell's mean losses by method. */
  static double gap(Map<String, double[]> cell, String method) {
    return mean(cell.get(method)) / mean(cell.get(Method.ORACLE)) - 1;
  }

  static String number(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : NONE;
  }
}
