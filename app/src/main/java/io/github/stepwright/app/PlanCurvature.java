package io.github.stepwright.app;

import io.github.stepwright.Ask;
import io.github.stepwright.Decision;
import io.github.stepwright.Why;
import io.github.stepwright.plan.HeavyBall;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Setup;
import io.github.stepwright.signal.Measurements;
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

/** Heavy-ball rate and momentum from the Hessian before the first step. */
@Command(
    name = "curvature",
    aliases = "lanczos",
    description =
        "Outer eigenvalues of the Hessian at the first weights by Lanczos, and the heavy-ball rate"
            + " and momentum that they give.",
    mixinStandardHelpOptions = true)
final class PlanCurvature implements Callable<Integer> {

  private static final String SPECTRUM =
      "Lanczos, 20 products, re-orthogonalised; useful from 1/1000 of the greatest on";
  private static final String FORMULA =
      "HeavyBall: rate (2 / (sqrt L + sqrt l))^2, momentum ((sqrt L - sqrt l) / (sqrt L + sqrt"
          + " l))^2, at most 0.99";

  /**
   * One seed as --json prints it.
   *
   * @param top greatest eigenvalue, loss per squared weight
   * @param low smallest useful one; null where there is none
   */
  record Seed(long seed, double top, Double low, Double rate, Double momentum, double work) {}

  /** What --json prints. */
  record Curvature(
      String workload,
      String spectrum,
      String formula,
      String unit,
      double top,
      Double low,
      Double rate,
      Double momentum,
      String optimizer,
      List<Seed> seeds) {
    Curvature {
      seeds = List.copyOf(seeds);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "WORKLOAD", description = "For example digits-softmax.")
  private String workload;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "3",
      description = "First weights and batches of seeds 0 to K - 1; the figures are their median.")
  private int seeds;

  @Option(names = "--json", description = "One object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds must be >= 1, got " + seeds);
    }
    var all = new ArrayList<Seed>();
    for (int seed = 0; seed < seeds; seed++) {
      var setup = Setup.of(Request.of(workload).seed(seed), Workloads.found()::open);
      try (var training = setup.start()) {
        var found =
            training.measure(
                new Decision.Measure(
                    new Ask("plan", 0), Measurements.SPECTRUM, Why.of("before the first step")));
        boolean useful = found.low() > 0 && found.low() <= found.high();
        var ball = useful ? new HeavyBall(found.low(), found.high()) : null;
        all.add(
            new Seed(
                seed,
                found.value(),
                useful ? found.low() : null,
                useful ? ball.rate() : null,
                useful ? ball.momentum() : null,
                found.cost().units()));
      }
    }
    tell(curvature(all));
    return Exit.DONE;
  }

  private Curvature curvature(List<Seed> all) {
    double top = median(all.stream().mapToDouble(Seed::top).toArray());
    double[] lows = all.stream().filter(s -> s.low() != null).mapToDouble(Seed::low).toArray();
    if (lows.length == 0 || !(median(lows) <= top)) {
      return new Curvature(workload, SPECTRUM, FORMULA, unit(), top, null, null, null, null, all);
    }
    var ball = new HeavyBall(median(lows), top);
    return new Curvature(
        workload,
        SPECTRUM,
        FORMULA,
        unit(),
        top,
        ball.low(),
        ball.rate(),
        ball.momentum(),
        String.format(Locale.ROOT, "sgd:lr=%.4g,momentum=%.4f", ball.rate(), ball.momentum()),
        all);
  }

  private static String unit() {
    return "eigenvalues in loss per squared weight, rate per step";
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  private void tell(Curvature found) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(found));
      return;
    }
    for (Seed seed : found.seeds()) {
      out.println(
          String.format(
              Locale.ROOT,
              "seed %d: greatest eigenvalue %.5g, smallest useful %s loss per squared weight, %.4g"
                  + " work units",
              seed.seed(),
              seed.top(),
              seed.low() == null ? "none" : String.format(Locale.ROOT, "%.5g", seed.low()),
              seed.work()));
    }
    out.println("    " + found.spectrum());
    out.println(
        found.optimizer() == null
            ? "no eigenvalue is above 0: there is no heavy-ball rate here"
            : String.format(
                Locale.ROOT,
                "learning rate %.4g per step, momentum %.4f: --optimizer %s",
                found.rate(),
                found.momentum(),
                found.optimizer()));
    out.println("    " + found.formula());
  }
}
