package io.github.stepwright.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at schedules without running anything. */
@Command(
    name = "schedule",
    description = "Shows schedules without running anything.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ScheduleShow.class, ScheduleCompare.class, ScheduleLintCommand.class})
final class ScheduleCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is needed: stepwright schedule --help lists them");
  }
}
