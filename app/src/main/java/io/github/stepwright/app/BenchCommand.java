package io.github.stepwright.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmark protocol: targets, runs, calibration, report. */
@Command(
    name = "bench",
    description = "Judges methods by their time to frozen targets, on several workloads.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchRun.class,
      BenchReport.class,
      BenchTargets.class,
      BenchCalibrate.class,
      BenchThroughput.class,
      BenchAuto.class
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is needed: stepwright bench --help lists them");
  }
}
