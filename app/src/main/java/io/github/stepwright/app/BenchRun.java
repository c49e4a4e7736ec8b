package io.github.stepwright.app;

import io.github.stepwright.bench.protocol.Bench;
import io.github.stepwright.bench.protocol.BenchFile;
import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.Method;
import io.github.stepwright.bench.protocol.Panel;
import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.protocol.TimesTable;
import io.github.stepwright.bench.report.BenchTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs methods on a suite; goes on where a killed one stopped. */
@Command(
    name = "run",
    description =
        "Runs methods on a suite of workloads. Finished trials are kept in the folder and never"
            + " made twice.",
    mixinStandardHelpOptions = true)
final class BenchRun implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Suited suited;

  @Option(
      names = "--method",
      paramLabel = "SPEC",
      arity = "1..*",
      description =
          "NAME=optimizer@schedule, a schedule, a controller of the rate (auto) or an optimizer"
              + " alone, or one of constant, linear, cosine, wsd, rex, literature,"
              + " schedulefreeadamw, nadamw, prodigy. Repeat it for several; these nine where there"
              + " is none.")
  private List<String> methods = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Seeds that judge, 1000 and following; ${DEFAULT-VALUE} by default.")
  private int seeds;

  @Option(
      names = "--points",
      paramLabel = "K",
      defaultValue = "5",
      description =
          "Quasi-random base rates of each method that names none (external tuning),"
              + " ${DEFAULT-VALUE} by default; 0 for declared rates (self-tuning).")
  private int points;

  @Option(
      names = "--budgets",
      paramLabel = "LIST",
      defaultValue = "100%",
      description =
          "Shares of the full steps, each a run of its own, as in 1%%,5%%,10%%,25%%,50%%,100%%.")
  private String budgets;

  @Option(
      names = "--two-phase",
      description = "Judge at rates chosen on the other half of the suite too.")
  private boolean twoPhase;

  @Mixin private Goals goals;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "stepwright-out/bench",
      description = "Folder of trials, tables and report, ${DEFAULT-VALUE} by default.")
  private Path out;

  @Option(names = "--json", description = "Print the tables as JSON and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchPlace place = BenchPlace.here();
    Bench bench = bench(suited.suite(place));
    int crew = suited.threads();
    var trials = BenchFile.trials(out);
    List<Task> planned = bench.planned(place.workloads()::open, trials::find);
    List<Task> missing = planned.stream().filter(task -> trials.find(task).isEmpty()).toList();
    var err = spec.commandLine().getErr();
    long began = System.nanoTime();
    if (!missing.isEmpty()) {
      place.estimate(missing, crew, err);
    }
    if (missing.size() < planned.size()) {
      err.printf("stepwright: %d trials are there already%n", planned.size() - missing.size());
    }
    file(bench, crew, 0).write(out);
    BenchResult result;
    long total = planned.stream().mapToLong(Task::steps).sum();
    try (var bar = Bar.on(err, "bench", total)) {
      result = bench.run(place.workloads()::open, place.crew(trials, crew, bar::to));
    }
    BenchFile file = file(bench, crew, (System.nanoTime() - began) * 1e-9);
    file.write(out);
    TimesTable.write(result, out);
    var print = spec.commandLine().getOut();
    var tables = BenchTables.of(result);
    if (json) {
      print.println(Json.print(tables));
    } else {
      print.print(tables.text());
      print.printf(
          Locale.ROOT,
          "%d trials, %d made now, in %.0f s; %d beside one another, so seconds are those of a busy"
              + " machine and work units the official clock; ./stepwright bench report %s%n",
          planned.size(),
          missing.size(),
          file.seconds(),
          crew,
          out);
    }
    return Exit.DONE;
  }

  private Bench bench(Suite suite) throws IOException {
    List<Method> all =
        methods.isEmpty() ? Panel.methods() : methods.stream().map(Method::parse).toList();
    Rules plain = Rules.of(points, seeds);
    var rules = new Rules(points, plain.tuning(), plain.seeds(), Shares.of(budgets), twoPhase);
    return new Bench(suite, all, rules, goals.read());
  }

  /** What the folder knows about itself; earlier commands stay. */
  private BenchFile file(Bench bench, int crew, double seconds) {
    var commands = new ArrayList<String>();
    var commits = new ArrayList<String>();
    if (Files.exists(out.resolve(BenchFile.NAME))) {
      BenchFile before = BenchFile.read(out);
      commands.addAll(before.commands());
      commits.addAll(before.commits());
    }
    String command = Typing.command(spec);
    String commit = Commit.current();
    if (commands.isEmpty()
        || !commands.getLast().equals(command)
        || !commits.getLast().equals(commit)) {
      commands.add(command);
      commits.add(commit);
    }
    return new BenchFile(bench, commands, commits, BenchPlace.machine(), crew, seconds);
  }
}
