package io.github.stepwright.app;

import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.WhatIf;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Folds another controller over a recorded run. */
@Command(
    name = "whatif",
    description = "Folds another controller over a run: where it would have set another rate.",
    mixinStandardHelpOptions = true)
final class WhatIfCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Option(
      names = "--lr",
      paramLabel = "SPEC",
      required = true,
      description = "A schedule or a controller, as run takes it.")
  private String lr;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var found = WhatIf.of(new RunDirectory(path).read(), lr);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(found));
    } else {
      found.lines().forEach(out::println);
    }
    return Exit.DONE;
  }
}
