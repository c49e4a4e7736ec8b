package io.github.stepwright.app;

import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.app.plot.Chart;
import io.github.stepwright.app.plot.Curve;
import io.github.stepwright.plan.RangeTest;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Setup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the range of useful learning rates by a sweep. */
@Command(
    name = "range",
    description =
        "Learning-rate range test: the interval from the steepest descent of the loss to its first"
            + " instability.",
    mixinStandardHelpOptions = true)
final class PlanRange implements Callable<Integer> {

  private static final String FORMULA =
      "RangeTest (Smith, arXiv 1506.01186; the rule that reads off the ends is ours)";

  /**
   * One seed as --json prints it.
   *
   * @param steepest learning rate; null where the loss never fell
   * @param unstable learning rate, the last one tried where nothing became unstable
   * @param hash of the state, the same before and after
   */
  record Seed(
      long seed,
      Double steepest,
      double unstable,
      boolean reached,
      long steps,
      double work,
      String hash,
      double[] rates,
      double[] losses) {}

  /** What --json prints. */
  record Range(
      String workload,
      String optimizer,
      String formula,
      String unit,
      Double low,
      Double high,
      boolean restored,
      double work,
      List<Seed> seeds) {
    Range {
      seeds = List.copyOf(seeds);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WORKLOAD", description = "For example digits-mlp.")
  private String workload;

  @Option(
      names = "--optimizer",
      paramLabel = "SPEC",
      description = "The workload's own where there is none; its rate is replaced.")
  private String optimizer;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "3",
      description = "Sweeps with seeds 0 to K - 1; the interval is their median.")
  private int seeds;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "120",
      description = "Steps of a sweep, ${DEFAULT-VALUE} where not given.")
  private int steps;

  @Option(
      names = "--low",
      paramLabel = "RATE",
      defaultValue = "1e-5",
      description = "First learning rate, ${DEFAULT-VALUE} where not given.")
  private double low;

  @Option(
      names = "--high",
      paramLabel = "RATE",
      defaultValue = "10",
      description = "Last learning rate, ${DEFAULT-VALUE} where not given.")
  private double high;

  @Option(names = "--json", description = "One object and nothing else.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE.svg", description = "Where a picture goes.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds must be >= 1, got " + seeds);
    }
    if (out != null && !Sampling.isPicture(out)) {
      throw new IllegalArgumentException("--out must end in .svg, got " + out);
    }
    var test = new RangeTest(steps, low, high);
    var request = Request.of(workload);
    if (optimizer != null) {
      request = request.optimizer(optimizer);
    }
    var sweeps = new ArrayList<RangeTest.Sweep>();
    String used = "";
    for (int seed = 0; seed < seeds; seed++) {
      var setup = Setup.of(request.seed(seed), Workloads.found()::open);
      used = setup.plan().texts().get("optimizer");
      try (var training = setup.start()) {
        sweeps.add(
            test.of(
                training, Settings.of(setup.plan().values()), Progress.of(0, Math.max(1, steps))));
      }
    }
    Range range = range(used, sweeps);
    if (out != null) {
      Sampling.picture(chart(range, sweeps), out);
      spec.commandLine().getErr().println("written to " + out);
    }
    tell(range);
    return Exit.DONE;
  }

  private Range range(String used, List<RangeTest.Sweep> sweeps) {
    var all = new ArrayList<Seed>();
    for (RangeTest.Sweep sweep : sweeps) {
      all.add(
          new Seed(
              all.size(),
              Double.isNaN(sweep.steepest()) ? null : sweep.steepest(),
              sweep.unstable(),
              sweep.reached(),
              sweep.cost().steps(),
              sweep.cost().units(),
              sweep.hash(),
              array(sweep.rates()),
              array(sweep.losses())));
    }
    double[] found =
        sweeps.stream()
            .mapToDouble(RangeTest.Sweep::steepest)
            .filter(rate -> !Double.isNaN(rate))
            .toArray();
    double top = median(sweeps.stream().mapToDouble(RangeTest.Sweep::unstable).toArray());
    return new Range(
        workload,
        used,
        FORMULA,
        "learning rate, per step",
        found.length == 0 ? null : median(found),
        top,
        true,
        sweeps.stream().mapToDouble(sweep -> sweep.cost().units()).sum(),
        all);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The middle one; the geometric mean of the middle two. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : Math.sqrt(values[half - 1] * values[half]);
  }

  /** Averaged losses over the logarithm of the rate, and the two ends as upright lines. */
  private static Chart chart(Range range, List<RangeTest.Sweep> sweeps) {
    var curves = new ArrayList<Curve>();
    double ceiling = sweeps.stream().mapToDouble(s -> 1.5 * s.smooth().getFirst()).max().orElse(1);
    for (RangeTest.Sweep sweep : sweeps) {
      int n = sweep.smooth().size();
      double[] x = new double[n];
      double[] y = new double[n];
      for (int k = 0; k < n; k++) {
        x[k] = Math.log10(sweep.rates().get(k));
        y[k] = Math.min(sweep.smooth().get(k), ceiling);
      }
      curves.add(new Curve("seed " + curves.size(), x, y));
    }
    if (range.low() != null) {
      curves.add(upright("steepest descent", range.low(), ceiling));
    }
    curves.add(upright("first instability", range.high(), ceiling));
    return new Chart(
        "Range test of " + range.workload() + ", " + range.optimizer(),
        "log10 of the learning rate",
        "loss, average over a tenth of the steps",
        curves);
  }

  private static Curve upright(String name, double rate, double ceiling) {
    double x = Math.log10(rate);
    return new Curve(name, new double[] {x, x}, new double[] {0, ceiling});
  }

  private void tell(Range range) {
    var console = spec.commandLine().getOut();
    if (json) {
      console.println(Json.print(range));
      return;
    }
    for (Seed seed : range.seeds()) {
      console.println(
          String.format(
              Locale.ROOT,
              "seed %d: steepest descent at a rate of %s, %s %s, %d steps, state restored (%s)",
              seed.seed(),
              seed.steepest() == null ? "none" : digits(seed.steepest()),
              seed.reached() ? "first instability at" : "no instability up to",
              digits(seed.unstable()),
              seed.steps(),
              seed.hash().substring(0, 12)));
    }
    console.println(
        range.low() == null
            ? "the loss never fell: no rate up to %s is useful here".formatted(digits(range.high()))
            : String.format(
                Locale.ROOT,
                "learning rates from %s to %s per step (median of %d seeds, %s)",
                digits(range.low()),
                digits(range.high()),
                range.seeds().size(),
                range.formula()));
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
