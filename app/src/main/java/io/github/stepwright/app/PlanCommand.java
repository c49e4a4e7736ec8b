package io.github.stepwright.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Chooses values before the first step. */
@Command(
    name = "plan",
    description = "Chooses values before the first step.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PlanRates.class, PlanRank.class, PlanRange.class, PlanCurvature.class})
final class PlanCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is needed: stepwright plan --help lists them");
  }
}
