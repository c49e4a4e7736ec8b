package io.github.stepwright.app;

import io.github.stepwright.bench.report.RunReport;
import io.github.stepwright.run.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the report of a run, whether it has ended or not. */
@Command(
    name = "report",
    description = "Writes report.html of a run directory from its journal.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description =
          "Run of the same systems with the same seed, for the regret of a run that solves; may be"
              + " repeated.")
  private List<Path> against = List.of();

  @Override
  public Integer call() {
    var directory = new RunDirectory(path);
    var others = against.stream().map(other -> new RunDirectory(other).read()).toList();
    RunReport.write(directory.read(), directory.report(), others);
    spec.commandLine().getOut().println(directory.report());
    return Exit.DONE;
  }
}
