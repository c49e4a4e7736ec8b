package io.github.stepwright.app;

import io.github.stepwright.Problem;
import io.github.stepwright.bench.protocol.BenchFile;
import io.github.stepwright.bench.protocol.Calibration;
import io.github.stepwright.bench.protocol.Configurations;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Target;
import io.github.stepwright.bench.protocol.Targets;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.protocol.Trial;
import io.github.stepwright.bench.score.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds the one configuration of an optimizer that does best on all workloads of a suite. */
@Command(
    name = "calibrate",
    description =
        "Searches one configuration of an Adam-like optimizer for all workloads, and says what"
            + " leaving one workload out would have chosen.",
    mixinStandardHelpOptions = true)
final class BenchCalibrate implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "nadamw",
      description = "With keys lr, beta1 and decay; ${DEFAULT-VALUE} by default.")
  private String optimizer;

  @Mixin private Suited suited;

  @Option(
      names = "--points",
      paramLabel = "K",
      defaultValue = "20",
      description = "Quasi-random configurations, ${DEFAULT-VALUE} by default.")
  private int points;

  @Mixin private Goals goals;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "stepwright-out/calibrate",
      description = "Where the trials go, ${DEFAULT-VALUE} by default.")
  private Path out;

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchPlace place = BenchPlace.here();
    Targets set = goals.read();
    List<Suite.Entry> entries =
        suited.suite(place).entries().stream()
            .filter(entry -> set.of(entry).filter(Target::separates).isPresent())
            .toList();
    if (entries.size() < 2) {
      throw new IllegalArgumentException(
          "calibration needs 2 workloads with targets at least, got " + entries.size());
    }
    List<String> configurations = Configurations.of(optimizer, points);
    var tasks = new ArrayList<Task>();
    for (String configuration : configurations) {
      for (Suite.Entry entry : entries) {
        tasks.add(task(place.workloads().open(entry.workload()).declared(), entry, configuration));
      }
    }
    int threads = suited.threads();
    long total = tasks.stream().mapToLong(Task::steps).sum();
    Map<Task, Trial> trials;
    try (var bar = Bar.on(spec.commandLine().getErr(), "calibrate", total)) {
      trials = place.crew(BenchFile.trials(out), threads, bar::to).run(tasks);
    }
    double[][] times = new double[configurations.size()][entries.size()];
    for (int c = 0; c < times.length; c++) {
      for (int w = 0; w < entries.size(); w++) {
        Target target = set.of(entries.get(w)).orElseThrow();
        times[c][w] =
            trials
                .get(tasks.get(c * entries.size() + w))
                .time(Trial.Axis.UNITS, target.value(), target.lower());
      }
    }
    Calibration found =
        Calibration.of(
            new Times(configurations, entries.stream().map(Suite.Entry::workload).toList(), times));
    print(found);
    return Exit.DONE;
  }

  private static Task task(Problem.Declared declared, Suite.Entry entry, String configuration) {
    return new Task(
        declared.name(), entry.steps(), configuration, Configurations.SCHEDULE, Double.NaN, 0);
  }

  private void print(Calibration found) {
    var print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.print(found));
      return;
    }
    print.printf(
        Locale.ROOT,
        "best of %d on all: %s, closed-form score %.4f among the %d%n",
        points,
        found.configuration(),
        found.score(),
        points);
    for (Calibration.LeftOut one : found.leftOut()) {
      print.printf(
          Locale.ROOT,
          "  without %-22s %s, which earns %.4f there%n",
          one.workload(),
          one.chosen(),
          one.part());
    }
    print.printf(
        Locale.ROOT,
        "leaving one out: %.4f; the difference is what choosing on the judged workload was worth%n",
        found.leftOutScore());
  }
}
