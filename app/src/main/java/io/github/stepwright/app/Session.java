package io.github.stepwright.app;

import io.github.stepwright.bench.report.RunReport;
import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import io.github.stepwright.run.Summary;
import picocli.CommandLine;

/**
 * What {@code run} and {@code resume} have in common: the bar while a run goes on, then its report
 * and its figures.
 */
record Session(CommandLine command, RunDirectory directory, Setup setup, boolean json) {

  private static final int MARKS = 1000;

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

  /** Prints the figures. */
  void print(Summary summary) {
    var out = command.getOut();
    if (json) {
      out.println(Json.print(summary));
    } else {
      summary.lines().forEach(out::println);
    }
  }
}
