package io.github.stepwright.app;

import io.github.stepwright.bench.compare.Arena;
import io.github.stepwright.bench.compare.Comparison;
import io.github.stepwright.bench.compare.Grid;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.compare.Verdict;
import io.github.stepwright.bench.report.ComparisonReport;
import io.github.stepwright.bench.report.Row;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares schedules on real data and says which to use. */
@Command(
    name = "compare",
    description = "Compares schedules with tuned rates, equal budgets and several seeds.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

  private static final String WORKLOAD = "words-mlp";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "WORKLOAD",
      arity = "0..*",
      description = "What to train, words-mlp where there is none.")
  private List<String> workloads = List.of();

  @Option(
      names = "--lr",
      paramLabel = "SPEC",
      description =
          "A schedule or controller, without peak: the rate is tuned. Repeat it for several;"
              + " constant, step, linear, cosine, wsd, rex and auto where there is none. Not beside"
              + " an optimizer without a rate.")
  private List<String> schedules = List.of();

  @Option(
      names = "--optimizer",
      paramLabel = "SPEC",
      description = "An optimizer; repeat it for several. The workload's own where there is none.")
  private List<String> optimizers = List.of();

  @Option(
      names = "--budgets",
      paramLabel = "LIST",
      description = "Shares of the full budget, 1%%,10%% where there are none.")
  private String budgets;

  @Option(names = "--seeds", paramLabel = "N", description = "Seeds that judge, 5 where not given.")
  private Integer seeds;

  @Option(
      names = "--grid",
      paramLabel = "LOW,HIGH,RATIO",
      description =
          "Base rates to try; five around the optimizer's own rate, a factor 3 apart, where there"
              + " is none. An optimum on the edge extends it.")
  private String grid;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "stepwright-out/compare",
      description = "Where report.html and comparison.json go, ${DEFAULT-VALUE} by default.")
  private Path out;

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  private boolean json;

  @Option(
      names = "--quick",
      description = "A small size, to see that it works: budget 1%%, 3 seeds, 3 rates.")
  private boolean quick;

  @Override
  public Integer call() throws InterruptedException, IOException {
    var comparison = comparison();
    Aliases.say(schedules, spec.commandLine().getErr());
    long began = System.nanoTime();
    int threads = Runtime.getRuntime().availableProcessors();
    Result result;
    try (var bar = Bar.on(spec.commandLine().getErr(), "compare", 1)) {
      Arena.Watcher watcher =
          (done, total) -> {
            bar.of(total);
            bar.to(done);
          };
      result = new Arena(comparison, Workloads.found()::open, watcher).run(threads);
    }
    double seconds = (System.nanoTime() - began) * 1e-9;
    Files.createDirectories(out);
    String text = Json.print(result);
    Files.writeString(out.resolve("comparison.json"), text);
    Path report = out.resolve("report.html");
    ComparisonReport.write(result, command(), Version.all(), seconds, report);
    var print = spec.commandLine().getOut();
    if (json) {
      print.println(text);
    } else {
      tables(result, print);
      print.printf(
          Locale.ROOT,
          "%d runs on %d cores in %.0f s%s; report %s%n",
          result.runs(),
          threads,
          seconds,
          quick ? " (quick size: too small to conclude from)" : "",
          report);
    }
    return result.cells().stream().allMatch(cell -> cell.metrics().length == 0)
        ? Exit.FAILED
        : Exit.DONE;
  }

  private Comparison comparison() {
    // Schedules that nobody asked for are simply not used by an optimizer without a rate.
    schedules.forEach(lr -> optimizers.forEach(optimizer -> Rate.steers(lr, optimizer)));
    String shares = budgets != null ? budgets : quick ? "1%" : "1%,10%";
    int count = seeds != null ? seeds : quick ? 3 : 5;
    return new Comparison(
        workloads.isEmpty() ? List.of(WORKLOAD) : workloads,
        schedules.isEmpty() ? standard() : schedules,
        optimizers,
        Shares.of(shares),
        Comparison.TUNING,
        Comparison.seeds(count),
        grid == null ? null : grid(grid),
        quick ? 1 : 2);
  }

  /** The schedules, and auto where every optimizer can tell its slope. */
  private List<String> standard() {
    var all = new ArrayList<>(Comparison.SCHEDULES);
    if (optimizers.stream()
        .allMatch(
            one ->
                Rate.standard(Catalog.OPTIMIZERS.parse(one), Optional.empty()).equals(Rate.AUTO))) {
      all.add(Rate.AUTO);
    }
    return all;
  }

  /** The grid of an option {@code --grid}. */
  static Grid grid(String text) {
    String[] parts = text.split(",");
    try {
      if (parts.length == 3) {
        return new Grid(
            Double.parseDouble(parts[0]),
            Double.parseDouble(parts[1]),
            Double.parseDouble(parts[2]));
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("--grid must be LOW,HIGH,RATIO, got " + text);
  }

  private void tables(Result result, PrintWriter print) {
    var groups = new ArrayList<>(result.groups());
    groups.addAll(result.optimizers());
    for (Result.Group group : groups) {
      var facts = result.facts().get(group.workload());
      print.printf(
          Locale.ROOT,
          "%n%s, %s, %s %% of the full budget: %d steps, %d seeds, ± is a 95 %% interval%n",
          group.workload(),
          group.optimizer(),
          group.percent(),
          group.steps(),
          result.comparison().seeds().size());
      List<Row> rows = Row.of(group);
      int width = rows.stream().mapToInt(row -> row.schedule().length()).max().orElse(0);
      String format = "%4s  %-" + Math.max(8, width) + "s  %-15s  %-19s  %-17s  %s%n";
      print.printf(
          format,
          "rank",
          group.across() ? "optimizer" : "schedule",
          "base rate",
          "validation " + facts.metric(),
          "test accuracy",
          "diverged");
      for (Row row : rows) {
        print.printf(
            format,
            row.rank(),
            row.schedule(),
            row.rate(),
            row.metric(),
            row.accuracy(),
            row.diverged());
      }
      print.println(Verdict.of(group, facts.lowerIsBetter()));
    }
    print.println();
  }

  /** The command line as it can be typed again. */
  private String command() {
    var words = new StringBuilder("./stepwright compare");
    workloads.forEach(one -> words.append(" '").append(one).append('\''));
    schedules.forEach(one -> words.append(" --lr '").append(one).append('\''));
    optimizers.forEach(one -> words.append(" --optimizer '").append(one).append('\''));
    if (budgets != null) {
      words.append(" --budgets '").append(budgets).append('\'');
    }
    if (seeds != null) {
      words.append(" --seeds ").append(seeds);
    }
    if (grid != null) {
      words.append(" --grid ").append(grid);
    }
    return words.append(quick ? " --quick" : "").toString();
  }
}
