package io.github.stepwright.app;

import io.github.stepwright.DataException;
import io.github.stepwright.app.export.ScheduleCode;
import io.github.stepwright.app.norms.NormLog;
import io.github.stepwright.refine.Fault;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.refine.Refined;
import io.github.stepwright.refine.Refinement;
import io.github.stepwright.run.LoggedNorm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    mixinStandardHelpOptions = true,
    subcommands = RefineEvidence.class)
final class RefineCommand implements Callable<Integer> {

  private static final int SEEDS = 5;

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

    @Option(
        names = "--fit",
        description = "The nearest warm-up followed by a power of what remains, as --lr takes it.")
    private boolean fit;

    @Option(
        names = "--export",
        paramLabel = "torch|optax|djl",
        description =
            "Code: a PyTorch LambdaLR, a piecewise linear optax schedule, or a DJL tracker.")
    private ScheduleCode export;

    boolean named() {
      return csv || json || spec || fit || export != null;
    }
  }

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..1",
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

  @Option(
      names = "--knots",
      paramLabel = "N",
      defaultValue = "65",
      description =
          "Values of a spec and of exported code at most, ${DEFAULT-VALUE} where not given; as many"
              + " as there are rows keeps every one.")
  private int knots;

  @ArgGroup private Form form = new Form();

  @Option(
      names = "--plot",
      description =
          "A picture in the terminal: alone, or beside a form that goes to a file; on standard"
              + " error beside one that does not.")
  private boolean plot;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it goes; a name that ends in .svg takes a picture.")
  private Path out;

  @Option(
      names = "--rerun",
      paramLabel = "RUN_DIR",
      description =
          "Train again with the refined schedule of this run: base rates of both are tuned on one"
              + " grid, other seeds judge, and the paired difference is printed; --json works too.")
  private Path rerun;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds that judge a rerun, 5 where not given.")
  private Integer seeds;

  @Option(
      names = "--grid",
      paramLabel = "LOW,HIGH,RATIO",
      description =
          "Base rates of a rerun; five around the original run's own, a factor 3 apart, where there"
              + " is none.")
  private String grid;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (source == null == (rerun == null)) {
      throw new IllegalArgumentException(
          "refine must be given either SOURCE or --rerun RUN_DIR, got "
              + (source == null ? "none" : "both"));
    }
    if (rerun == null) {
      if (seeds != null || grid != null) {
        throw new IllegalArgumentException(
            "--seeds and --grid must stand beside --rerun, got no --rerun");
      }
      write(refined(source));
      return Exit.DONE;
    }
    if (form.named() && !form.json || plot || out != null) {
      throw new IllegalArgumentException(
          "--rerun must stand alone or beside --json, got another form");
    }
    return new Rerunning(
            rerun,
            seeds == null ? SEEDS : seeds,
            Optional.ofNullable(grid).map(CompareCommand::grid))
        .run(refined(rerun), command.commandLine(), form.json);
  }

  private RefinedText refined(Path path) {
    NormLog log = read(path, norm == null ? Norm.L2 : norm);
    Norm which = norm != null ? norm : byOptimizer(log);
    if (norm == null && which == Norm.L1) {
      log = read(path, which);
    }
    refuseFaults(log);
    var refinement =
        new Refinement(
            which, smooth, trim, skip ? Fault.Policy.SKIP : Fault.Policy.REFUSE, fallback);
    Refined refined = refinement.of(log.norms());
    say(refined);
    return new RefinedText(log.source(), refined, knots);
  }

  private NormLog read(Path path, Norm which) {
    return NormLog.read(path, column != null ? List.of(column) : NormLog.columns(which));
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

  private void refuseFaults(NormLog log) {
    int to = log.norms().length - trim;
    List<Fault> faults =
        Fault.of(log.norms()).stream().filter(f -> f.index() >= trim && f.index() < to).toList();
    if (!skip && !faults.isEmpty()) {
      Fault first = faults.getFirst();
      int rows = faults.size();
      throw new DataException(
          "%s:%d: a norm must be > 0 and finite, got %s%s; mend the log or leave it out with --skip"
              .formatted(
                  log.source(),
                  log.lines()[first.index()],
                  Double.isNaN(first.value()) ? "no number" : first.value(),
                  rows == 1 ? "" : ", the first of %d such rows".formatted(rows)));
    }
  }

  private void say(Refined refined) {
    var err = command.commandLine().getErr();
    refined.fallback().ifPresent(why -> err.println("stepwright: linear decay instead: " + why));
    if (refined.fallback().isEmpty() && refined.breadth() < Refined.NARROW) {
      err.printf(
          Locale.ROOT,
          "stepwright: the schedule rests on %.0f %% of the steps, linear decay would on 75 %%:"
              + " norms that jump by orders of magnitude, as on separable data, make spikes; look"
              + " at --plot, raise --smooth%n",
          100 * refined.breadth());
    }
    if (refined.floored() > 0) {
      err.printf("stepwright: %d norms were lifted to the floor%n", refined.floored());
    }
    if (!refined.skipped().isEmpty()) {
      err.printf("stepwright: %d faulty norms were bridged%n", refined.skipped().size());
    }
  }

  private void write(RefinedText refined) throws IOException {
    var print = command.commandLine().getOut();
    var err = command.commandLine().getErr();
    boolean picture = out != null && Sampling.isPicture(out);
    boolean file = out != null && !picture;
    if (picture) {
      Sampling.picture(Sampling.chart(List.of(refined.sampling())), out);
    } else if (file) {
      Files.writeString(out, text(refined));
    }
    if (out != null) {
      err.println("written to " + out);
    }
    boolean shown = !file && (form.named() || !picture && !plot);
    if (shown) {
      print.print(text(refined));
    }
    if (plot) {
      (shown ? err : print).print(refined.plot());
    }
  }

  private String text(RefinedText refined) throws IOException {
    var err = command.commandLine().getErr();
    if (form.export != null) {
      return refined.code(form.export);
    }
    if (form.spec) {
      var compact = refined.compact();
      err.printf(
          Locale.ROOT,
          "stepwright: %d values, at most %.2g of the peak away from the full schedule%n",
          compact.rows().size(),
          compact.deviation());
      return refined.spec(compact) + "\n";
    }
    if (form.fit) {
      var fit = refined.fit();
      err.printf(
          Locale.ROOT,
          "stepwright: warm-up over %.3g of the steps, then power %.3g; root mean square error"
              + " %.2g of the peak%s%n",
          fit.share(),
          fit.power(),
          fit.error(),
          fit.acceptable() ? "" : ": no acceptable fit, take --spec");
      return RefinedText.spec(fit) + "\n";
    }
    return form.json ? refined.json() : refined.csv();
  }
}
