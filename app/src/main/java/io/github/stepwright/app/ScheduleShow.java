package io.github.stepwright.app;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the values of one schedule. */
@Command(
    name = "show",
    description = "Shows the value of a schedule at every step; without peak it is a shape.",
    mixinStandardHelpOptions = true)
final class ScheduleShow implements Callable<Integer> {

  /** How the values are shown. */
  static final class Form {
    @Option(names = "--csv", description = "step,value for each step; the usual form.")
    private boolean csv;

    @Option(names = "--json", description = "One object with spec, steps and values.")
    private boolean json;

    @Option(names = "--plot", description = "A picture in the terminal.")
    private boolean plot;
  }

  /** What --json prints. */
  record Shown(String spec, long steps, double[] values) {}

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SPEC", description = "For example warmup:steps=100/rex:peak=0.1.")
  private String schedule;

  @Option(names = "--steps", paramLabel = "N", required = true, description = "Steps of the run.")
  private long steps;

  @ArgGroup private Form form = new Form();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it goes; a name that ends in .svg takes a picture.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Sampling sampling = Sampling.of(schedule, steps);
    Aliases.say(List.of(schedule), spec.commandLine().getErr());
    if (out != null && Sampling.isPicture(out)) {
      Sampling.picture(Sampling.chart(List.of(sampling)), out);
      spec.commandLine().getErr().println("written to " + out);
      if (!form.plot && !form.csv && !form.json) {
        return Exit.DONE;
      }
    }
    String text = text(sampling);
    if (out != null && !Sampling.isPicture(out)) {
      Files.writeString(out, text);
      spec.commandLine().getErr().println("written to " + out);
    } else {
      spec.commandLine().getOut().print(text);
    }
    return Exit.DONE;
  }

  private String text(Sampling sampling) throws IOException {
    if (form.plot) {
      return String.join("\n", Sampling.terminal(Sampling.chart(List.of(sampling)))) + "\n";
    }
    if (form.json) {
      return Json.print(new Shown(schedule, steps, sampling.values())) + "\n";
    }
    var text = new StringWriter();
    var csv = new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
    csv.printRecord("step", "value");
    for (int t = 0; t < sampling.values().length; t++) {
      csv.printRecord(t, sampling.values()[t]);
    }
    return text.toString();
  }
}
