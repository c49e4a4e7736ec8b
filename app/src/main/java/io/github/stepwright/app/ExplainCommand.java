package io.github.stepwright.app;

import io.github.stepwright.run.Explanation;
import io.github.stepwright.run.RunDirectory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says why a step had the learning rate that it had, or the value of another knob. */
@Command(
    name = "explain",
    description =
        "Says which controller set the rate of a step, or another knob, and from what, by its"
            + " journal.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Run directory.")
  private Path path;

  @Option(names = "--step", paramLabel = "N", required = true, description = "Index, from 0.")
  private long step;

  @Option(
      names = "--knob",
      paramLabel = "NAME",
      description =
          "As the journal names it: lr, omega, difficulty, server, or rateFactor[client03] for one"
              + " group; lr, or omega of a run that solves, where there is none.")
  private String knob;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var record = new RunDirectory(path).read();
    var found = knob == null ? Explanation.of(record, step) : Explanation.of(record, step, knob);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(found));
    } else {
      found.lines().forEach(out::println);
    }
    return Exit.DONE;
  }
}
