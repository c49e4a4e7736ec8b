package io.github.stepwright.app;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The root command; each command below it is one class. */
@Command(
    name = "stepwright",
    description = "Sets learning rates: plans, adapts, refines and proves them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:usage: an unknown name, key, file or an impossible value",
      "3:a run failed or diverged",
      "4:data or journal damaged"
    },
    subcommands = {
      CompareCommand.class,
      RunCommand.class,
      ResumeCommand.class,
      ExtendCommand.class,
      BranchCommand.class,
      ReplayCommand.class,
      ExplainCommand.class,
      WhatIfCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      ScoreCommand.class,
      BenchCommand.class,
      ProveCommand.class,
      RefineCommand.class,
      PlanCommand.class,
      ListCommand.class,
      ScheduleCommand.class,
      OptimCommand.class,
      DoctorCommand.class
    })
public final class Stepwright implements Runnable {

  @Spec private CommandSpec spec;

  /** The command line over these streams, ready to execute. */
  public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    var failures = new Failures();
    return new CommandLine(new Stepwright())
        .addSubcommand("completion", new AutoComplete.GenerateCompletion())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Stepwright::execute)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /** Too little memory is a failure of the run like any other; picocli catches no errors. */
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      throw new ExecutionException(
          parsed.commandSpec().commandLine(),
          "memory must hold the run, got \"%s\"; STEPWRIGHT_JAVA_OPTIONS=-Xmx8g gives it 8 GB"
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is needed: stepwright --help lists them");
  }
}
