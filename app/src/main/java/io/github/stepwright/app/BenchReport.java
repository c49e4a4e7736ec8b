package io.github.stepwright.app;

import io.github.stepwright.bench.protocol.BenchFile;
import io.github.stepwright.bench.protocol.BenchResult;
import io.github.stepwright.bench.protocol.Crew;
import io.github.stepwright.bench.report.ProtocolReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the page of a finished bench. */
@Command(
    name = "report",
    description = "Writes the report of a bench folder: one page that opens offline.",
    mixinStandardHelpOptions = true)
final class BenchReport implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of bench run.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "Where the page goes, report.html in the folder where not given.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchFile file = BenchFile.read(folder);
    BenchPlace place = BenchPlace.here();
    Crew found =
        new Crew(
            task -> {
              throw new IllegalStateException(
                  "%s must be finished, found no trial of %s; run it again: %s"
                      .formatted(folder, task, file.commands().getLast()));
            },
            BenchFile.trials(folder),
            1,
            (_, _) -> {});
    BenchResult result = file.bench().run(place.workloads()::open, found);
    Path page = out == null ? folder.resolve("report.html") : out;
    ProtocolReport.write(result, file, page);
    spec.commandLine().getOut().println("report " + page);
    return Exit.DONE;
  }
}
