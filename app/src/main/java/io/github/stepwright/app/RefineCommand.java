package io.github.stepwright.app;

import io.github.stepwright.DataException;
import io.github.stepwright.app.norms.NormLog;
import io.github.stepwright.refine.Fault;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.refine.Refined;
import io.github.stepwright.refine.Refinement;
import io.github.stepwright.refine.WarmupPowerFit;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.LoggedNorm;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns the gradient norms of one run into a better schedule for the next. */
@Command(
    name = "refine",
    description = "Turns the gradient norms of one run into a better schedule for the next.",
    mixinStandardHelpOptions = true)
final class RefineCommand implements Callable<Integer> {

  /** Values of a compact spec. */
  private static final int KNOTS = 33;

  /** How the schedule is shown. */
  static final class Form {
    @Option(names = "--csv", description = "step,value, one row for each norm; the usual form.")
    private boolean csv;

    @Option(
        names = "--json",
        description = "One object: values, compact spec, fit, and what was found.")
    private boolean json;

    @Option(names = "--spec", description = "A compact spec that --lr takes.")
    private boolean spec;

    @Option(names = "--plot", description = "A picture in the terminal.")
    private boolean plot;
  }

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A run directory, a CSV file (step,norm), JSON Lines, or a TensorBoard event file.")
  private Path source;

  @Option(
      names = "--norm",
      paramLabel = "l1|l2",
      description =
          "Which norm was logged: l2 for SGD, l1 for the Adam family. A run directory knows; a bare"
              + " file does not.")
  private Norm norm;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Column, field or tag of the norms; norm, gradL1 or gradL2 where not given.")
  private String column;

  @Option(
      names = "--smooth",
      paramLabel = "F",
      defaultValue = "0.1",
      description = "Window of the median as a share of the log, ${DEFAULT-VALUE} where not given.")
  private double smooth;

  @Option(
      names = "--trim",
      paramLabel = "N",
      defaultValue = "0",
      description = "Rows to leave out at either end; the authors' released script leaves out 2.")
  private int trim;

  @Option(names = "--skip", description = "Leave faulty norms out and bridge them.")
  private boolean skip;

  @Option(
      names = "--fallback",
      description = "Answer with linear decay where the norms do not bear a refinement.")
  private boolean fallback;

  @ArgGroup private Form form = new Form();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it goes; a name that ends in .svg takes a picture.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    NormLog log = read(norm == null ? Norm.L2 : norm);
    Norm which = norm != null ? norm : byOptimizer(log);
    if (norm == null && which == Norm.L1) {
      log = read(which);
    }
    refuseFaults(log);
    var refinement =
        new Refinement(
            which, smooth, trim, skip ? Fault.Policy.SKIP : Fault.Policy.REFUSE, fallback);
    Refined refined = refinement.of(log.norms());
    say(refined);
    write(refined);
    return Exit.DONE;
  }

  private NormLog read(Norm which) {
    return NormLog.read(source, column != null ? List.of(column) : NormLog.columns(which));
  }

  private static Norm byOptimizer(NormLog log) {
    return LoggedNorm.of(log.optimizer())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--norm must say whether %s holds l1 or l2 norms: %s"
                        .formatted(
                            log.source(),
                            log.optimizer().isEmpty()
                                ? "nothing in it does"
                                : log.optimizer() + " is no optimizer of the catalogue")));
  }

  /** With the line, which the refinement does not know. */
  private void refuseFaults(NormLog log) {
    int to = log.norms().length - trim;
    List<Fault> faults =
        Fault.of(log.norms()).stream().filter(f -> f.index() >= trim && f.index() < to).toList();
    if (!skip && !faults.isEmpty()) {
      Fault first = faults.getFirst();
      throw new DataException(
          "%s:%d: a norm must be > 0 and finite, got %s (%d such rows); mend the log or leave them"
                  .formatted(log.source(), log.lines()[first.index()], first.value(), faults.size())
              + " out with --skip");
    }
  }

  private void say(Refined refined) {
    var err = command.commandLine().getErr();
    refined.fallback().ifPresent(why -> err.println("stepwright: linear decay instead: " + why));
    if (refined.floored() > 0) {
      err.printf("stepwright: %d norms were lifted to the floor%n", refined.floored());
    }
    if (!refined.skipped().isEmpty()) {
      err.printf("stepwright: %d faulty norms were bridged%n", refined.skipped().size());
    }
  }

  private void write(Refined refined) throws IOException {
    if (out != null && Sampling.isPicture(out)) {
      Sampling.picture(Sampling.chart(List.of(sampling(refined))), out);
      command.commandLine().getErr().println("written to " + out);
      if (!form.csv && !form.json && !form.spec && !form.plot) {
        return;
      }
    }
    String text = text(refined);
    if (out != null && !Sampling.isPicture(out)) {
      Files.writeString(out, text);
      command.commandLine().getErr().println("written to " + out);
    } else {
      command.commandLine().getOut().print(text);
    }
  }

  private static Sampling sampling(Refined refined) {
    return new Sampling("refined", refined.array());
  }

  private String text(Refined refined) throws IOException {
    if (form.plot) {
      return String.join("\n", Sampling.terminal(Sampling.chart(List.of(sampling(refined)))))
          + "\n";
    }
    String compact = Catalog.SCHEDULES.print(refined.compact(1, KNOTS));
    if (form.spec) {
      return compact + "\n";
    }
    if (form.json) {
      return Json.print(json(refined, compact)) + "\n";
    }
    var text = new StringWriter();
    var csv = new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
    csv.printRecord("step", "value");
    for (int k = 0; k < refined.values().size(); k++) {
      csv.printRecord(refined.first() + k, refined.values().get(k));
    }
    return text.toString();
  }

  private static LinkedHashMap<String, Object> json(Refined refined, String compact) {
    var fit = WarmupPowerFit.of(refined.values());
    var json = new LinkedHashMap<String, Object>();
    json.put("first", refined.first());
    json.put("values", refined.array());
    json.put("spec", compact);
    json.put("fit", fit.acceptable() ? Catalog.SCHEDULES.print(fit.schedule(1)) : null);
    json.put("fitError", Double.parseDouble(String.format(Locale.ROOT, "%.6f", fit.error())));
    json.put("window", refined.width());
    json.put("floored", refined.floored());
    json.put("skipped", refined.skipped().size());
    json.put(
        "guarantee", refined.guarantee().isPresent() ? refined.guarantee().getAsDouble() : null);
    json.put("fallback", refined.fallback().orElse(null));
    return json;
  }
}
