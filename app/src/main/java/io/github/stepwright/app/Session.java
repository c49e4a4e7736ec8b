package io.github.stepwright.app;

import io.github.stepwright.bench.report.RunReport;
import io.github.stepwright.bench.workload.Pictured;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import io.github.stepwright.run.Summary;
import io.github.stepwright.run.WeightsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * What {@code run} and {@code resume} have in common: the bar while a run goes on, then its report
 * and its figures.
 */
record Session(CommandLine command, RunDirectory directory, Setup setup, boolean json) {

  private static final int MARKS = 1000;

  /** Lies beside the report where a workload's weights can be looked at. */
  private static final String PICTURE = "samples.png";

  /** Takes the run to its end. */
  int finish(DurableRun run) {
    try (var bar = Bar.on(command.getErr(), setup.problem().declared().name(), MARKS)) {
      run.watchedBy(signal -> bar.to((long) (signal.progress().fraction() * MARKS)));
      run.go();
    }
    run.close(); // the report reads what was written
    return tell();
  }

  /** Writes the report and prints the figures of a run that has ended. */
  int tell() {
    var record = directory.read();
    if (setup.problem() instanceof Pictured pictured) {
      draw(pictured, record.header().seed());
    }
    RunReport.write(record, directory.report());
    var summary = Summary.of(record, directory.path());
    print(summary);
    if (summary.diverged()) {
      command
          .getErr()
          .println(
              "stepwright: the loss must stay finite, it did not at step %d: %s"
                  .formatted(
                      summary.steps(),
                      summary.lr() == null ? "lower the optimizer's cap" : "lower the rate"));
      return Exit.FAILED;
    }
    return Exit.DONE;
  }

  private void draw(Pictured pictured, long seed) {
    Path path = directory.path().resolve(PICTURE);
    try {
      Files.write(path, pictured.picture(WeightsFile.read(directory.weights()), seed).png());
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be writable, got %s".formatted(path, e), e);
    }
  }

  /** Prints the figures. */
  void print(Summary summary) {
    var out = command.getOut();
    if (json) {
      out.println(Json.print(summary));
    } else {
      summary.lines().forEach(out::println);
      if (Files.exists(directory.path().resolve(PICTURE))) {
        out.println("samples " + directory.path().resolve(PICTURE));
      }
    }
  }
}
