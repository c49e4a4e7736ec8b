package io.github.stepwright.app;

import io.github.stepwright.bench.report.RunReport;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import io.github.stepwright.run.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with a run that was interrupted. */
@Command(
    name = "resume",
    description = "Goes on with a run that was interrupted; budgets are totals.",
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Mixin private Spacing spacing;

  @Option(names = "--json", description = "Print the result as one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var err = spec.commandLine().getErr();
    var directory = new RunDirectory(path);
    var record = directory.read();
    if (record.torn() > 0) {
      err.println("stepwright: line %d was torn and is passed over".formatted(record.torn()));
    }
    var setup = Setup.of(record.header(), Workloads.found()::open);
    var session = new Session(spec.commandLine(), directory, setup, json);
    if (record.ended().isPresent()) {
      var ended = record.ended().get();
      err.println(
          "stepwright: nothing to resume, the run ended after %d steps (%s)"
              .formatted(ended.step(), ended.how()));
      // A kill may have come between the end and its report; otherwise nothing is written.
      if (!Files.exists(directory.report())) {
        RunReport.write(record, directory.report());
      }
      session.print(Summary.of(record, directory.path()));
      return Exit.DONE;
    }
    try (var training = setup.start();
        var run =
            DurableRun.resume(
                directory, setup.plan(), training, System::nanoTime, spacing.nanos())) {
      return session.finish(run);
    }
  }
}
