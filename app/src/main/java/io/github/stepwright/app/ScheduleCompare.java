package io.github.stepwright.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows several schedules in one picture. */
@Command(
    name = "compare",
    description = "Draws several schedules in one picture.",
    mixinStandardHelpOptions = true)
final class ScheduleCompare implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SPEC", arity = "1..*", description = "Schedules.")
  private List<String> schedules;

  @Option(names = "--steps", paramLabel = "N", required = true, description = "Steps of the run.")
  private long steps;

  @Option(names = "--plot", description = "Draw in the terminal; the usual form.")
  private boolean plot;

  @Option(names = "--out", paramLabel = "FILE", description = "An SVG picture.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    var chart = Sampling.chart(schedules.stream().map(one -> Sampling.of(one, steps)).toList());
    Aliases.say(schedules, spec.commandLine().getErr());
    if (out != null) {
      if (!Sampling.isPicture(out)) {
        throw new IllegalArgumentException("--out must end in .svg, got " + out);
      }
      Sampling.picture(chart, out);
      spec.commandLine().getErr().println("written to " + out);
    }
    if (plot || out == null) {
      Sampling.terminal(chart).forEach(spec.commandLine().getOut()::println);
    }
    return Exit.DONE;
  }
}
