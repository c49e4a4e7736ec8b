package io.github.stepwright.app;

import io.github.stepwright.app.tape.OptimReplay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks and measures optimizers without training anything. */
@Command(
    name = "optim",
    description = "Checks and measures optimizers without training anything.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {OptimReplay.class, OptimBench.class, OptimCompress.class})
final class OptimCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is needed: stepwright optim --help lists them");
  }
}
