package io.github.stepwright.app;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.protocol.BenchFile;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Target;
import io.github.stepwright.bench.protocol.TargetSetting;
import io.github.stepwright.bench.protocol.Targets;
import io.github.stepwright.bench.protocol.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sets the targets of a suite. */
@Command(
    name = "targets",
    description =
        "Sets targets: four algorithms at quasi-random points over three quarters of the steps, the"
            + " best again with other seeds, their median is the target.",
    mixinStandardHelpOptions = true)
final class BenchTargets implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Suited suited;

  @Option(
      names = "--quick",
      description =
          "12 points and 5 seeds instead of 50 and 20, as deep workloads always; marked"
              + " provisional.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "stepwright-out/targets",
      description = "Where targets.csv and the trials go, ${DEFAULT-VALUE} by default.")
  private Path out;

  @Option(names = "--json", description = "Print the targets as JSON and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchPlace place = BenchPlace.here();
    Suite wanted = suited.suite(place);
    int crew = suited.threads();
    var trials = BenchFile.trials(out);
    var set = new ArrayList<Target>();
    long total =
        wanted.entries().stream()
            .mapToLong(entry -> setting(entry).runs() * TargetSetting.horizon(entry.steps()))
            .sum();
    var err = spec.commandLine().getErr();
    var missing = new ArrayList<Task>();
    for (Suite.Entry entry : wanted.entries()) {
      Problem.Declared declared = place.workloads().open(entry.workload()).declared();
      setting(entry).planned(declared, entry.steps(), trials::find).stream()
          .filter(task -> trials.find(task).isEmpty())
          .forEach(missing::add);
    }
    if (!missing.isEmpty()) {
      place.estimate(missing, crew, err);
    }
    err.printf(
        "stepwright: %d runs on %d workloads, %d steps in all; stopped and started again it goes"
            + " on%n",
        wanted.entries().stream().mapToInt(entry -> setting(entry).runs()).sum(),
        wanted.entries().size(),
        total);
    var print = spec.commandLine().getOut();
    try (var bar = Bar.on(err, "targets", total)) {
      var workers = place.crew(trials, crew, bar::to);
      for (Suite.Entry entry : wanted.entries()) {
        Problem.Declared declared = place.workloads().open(entry.workload()).declared();
        Target target = setting(entry).of(declared, entry.steps(), workers);
        set.add(target);
        if (!json) {
          say(target);
        }
      }
    }
    var targets = new Targets(set);
    targets.write(
        out.resolve("targets.csv"),
        List.of(
            "made by: " + Typing.command(spec),
            "commit " + Commit.current() + ", " + LocalDate.now()));
    if (json) {
      print.println(Json.print(targets));
    } else {
      print.printf("targets in %s%n", out.resolve("targets.csv"));
    }
    return Exit.DONE;
  }

  private TargetSetting setting(Suite.Entry entry) {
    return TargetSetting.of(entry, quick);
  }

  private void say(Target target) {
    var print = spec.commandLine().getOut();
    print.printf(
        Locale.ROOT,
        "%-22s %6d steps  %s %s %.6g  sd %.2g  best constant rate %.6g  %s%s  [%s]%n",
        target.workload(),
        target.steps(),
        target.metric(),
        target.lower() ? "<=" : ">=",
        target.value(),
        target.deviation(),
        target.constant(),
        target.separates()
            ? "tells schedules apart"
            : "does not tell schedules apart: within 2 sd of a constant rate",
        target.provisional() ? ", provisional" : "",
        target.best());
    print.flush();
  }
}
