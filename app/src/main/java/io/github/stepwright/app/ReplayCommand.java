package io.github.stepwright.app;

import io.github.stepwright.run.Replay;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Folds the controllers of a run over its journal again. */
@Command(
    name = "replay",
    description = "Folds the controllers over a journal again and reports the first difference.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Override
  public Integer call() {
    var directory = new RunDirectory(path);
    var record = directory.read();
    var setup = Setup.of(record.header(), Workloads.found()::open);
    var difference = Replay.check(setup.plan(), directory.journal());
    if (difference.isPresent()) {
      spec.commandLine()
          .getErr()
          .println("stepwright: " + directory.journal() + " " + difference.get());
      return Exit.DAMAGED;
    }
    spec.commandLine()
        .getOut()
        .println("replayed %d entries, no difference".formatted(record.entries().size()));
    return Exit.DONE;
  }
}
