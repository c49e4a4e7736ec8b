package io.github.stepwright.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine offers and what is missing. */
@Command(
    name = "doctor",
    description = "Says what this machine offers: JDK, cores, vector support, data, disk.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var facts = Facts.gather(Path.of(""));
    if (json) {
      out.println(Json.print(facts));
    } else {
      facts.forEach((subject, line) -> out.println("%-11s %s".formatted(subject, line)));
    }
    return Exit.DONE;
  }
}
