package io.github.stepwright.app;

import io.github.stepwright.Course;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.run.BudgetSpec;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.Rate;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with a run over a longer budget. */
@Command(
    name = "extend",
    description =
        "Goes on with a run over a longer budget: the schedule's fraction runs in a line from where"
            + " it stands to 1, so that no rate jumps.",
    mixinStandardHelpOptions = true)
final class ExtendCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory, of a run that ended or did not.")
  private Path path;

  @Option(
      names = "--budget",
      paramLabel = "SPEC",
      required = true,
      description = "The new budget as a total from the first step on, for example steps:4000.")
  private String budget;

  @Option(
      names = "--rewarm",
      paramLabel = "W,PEAK",
      description =
          "Ramp up to the learning rate PEAK in W steps, then the schedule again over the rest.")
  private String rewarm;

  @Mixin private Spacing spacing;

  @Option(names = "--json", description = "Print the result as one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var directory = new RunDirectory(path);
    var record = directory.read();
    var setup = Setup.of(record.header(), Workloads.found()::open);
    var declared = setup.problem().declared();
    var total = BudgetSpec.parse(budget, declared.examples(), declared.batch());
    Course course = rewarm == null ? new Course.Stretch() : rewarm(rewarm);
    if (rewarm != null) {
      Rate.steerable("--rewarm", record.header().plan().get("lr"));
    }
    var session = new Session(spec.commandLine(), directory, setup, json);
    try (var training = setup.start();
        var run =
            DurableRun.extend(
                directory,
                setup.plan(),
                training,
                total,
                course,
                System::nanoTime,
                spacing.nanos())) {
      say(directory.read(), course);
      return session.finish(run);
    }
  }

  static Course.Rewarm rewarm(String text) {
    String[] parts = text.split(",");
    try {
      if (parts.length == 2) {
        return new Course.Rewarm(
            Long.parseLong(parts[0].strip()), Double.parseDouble(parts[1].strip()));
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException(
        "--rewarm must be W,PEAK, a number of steps and a learning rate, got " + text);
  }

  private void say(RunDirectory.Record record, Course course) {
    var err = spec.commandLine().getErr();
    for (Entry entry : record.entries().reversed()) {
      if (entry instanceof Entry.Happened(Signal.Replanned replanned, _)) {
        double fraction = replanned.progress().fraction();
        err.println(
            String.format(
                Locale.ROOT,
                "stepwright: replanned at step %d to %s (%s)",
                replanned.step(),
                replanned.budget(),
                course instanceof Course.Rewarm rewarm
                    ? "rewarm to a rate of %s in %d steps".formatted(rewarm.peak(), rewarm.steps())
                    : "stretch: the fraction runs from %.4f to 1".formatted(fraction)));
        String lr = record.header().plan().get("lr");
        if (course instanceof Course.Stretch && fraction == 1 && lr != null) {
          err.println(
              Rate.scheduled(io.github.stepwright.spec.Spec.parse(lr))
                  ? "stepwright: the schedule had come to its end, so the rate stays where it is;"
                      + " --rewarm W,PEAK raises it again"
                  : "stepwright: the run had come to its end; the rate goes the way of its"
                      + " controller, %s, which may be to stay where it is".formatted(lr));
        }
        break;
      }
    }
    err.flush();
  }
}
