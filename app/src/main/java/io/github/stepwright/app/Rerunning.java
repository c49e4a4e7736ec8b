package io.github.stepwright.app;

import io.github.stepwright.Controller;
import io.github.stepwright.bench.compare.Grid;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.refine.Rerun;
import io.github.stepwright.bench.refine.Shape;
import io.github.stepwright.bench.stats.Mean;
import io.github.stepwright.control.Following;
import io.github.stepwright.refine.Refined;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * {@code refine --rerun}: from a run directory to the comparison that its refined schedule has to
 * pass, and to its report.
 *
 * @param directory of the original run
 * @param seeds that judge
 * @param grid of base rates; around the original run's own where there is none
 */
record Rerunning(Path directory, int seeds, Optional<Grid> grid) {

  private static final double RATIO = 3;
  private static final int EACH = 2;

  /** Trains again and prints. */
  int run(RefinedText text, CommandLine command, boolean json) throws InterruptedException {
    Refined refined = text.refined();
    Setup setup = Setup.of(new RunDirectory(directory).read().header(), Workloads.found()::open);
    Controller lr = setup.plan().controllers().get("lr");
    if (!(lr instanceof Following following)) {
      throw new IllegalArgumentException(
          "the original run must have followed a schedule, got %s with %s"
              .formatted(
                  setup.plan().texts().getOrDefault("lr", "no rate"),
                  setup.plan().texts().get("optimizer")));
    }
    int steps = refined.values().size() + 2 * refined.first();
    double rate = following.base() * Shape.peak(following.schedule(), steps);
    Grid rates = grid.orElse(Grid.around(rate, RATIO, EACH));
    var rerun =
        new Rerun(
            setup.problem(),
            setup.plan().texts().get("optimizer"),
            Shape.of("original", following.schedule(), steps),
            Shape.of("refined", refined.schedule(1)),
            steps,
            rates,
            Rerun.seeds(seeds, setup.plan().seed()));
    Rerun.Outcome outcome;
    try (var bar = Bar.on(command.getErr(), "refine --rerun", 1)) {
      outcome =
          rerun.run(
              Runtime.getRuntime().availableProcessors(),
              (done, total) -> {
                bar.of(total);
                bar.to(done);
              });
    }
    if (json) {
      command.getOut().println(Json.print(json(text, following, rerun, outcome)));
    } else {
      table(following, rerun, outcome, command);
    }
    return outcome.gain().n() == 0 ? Exit.FAILED : Exit.DONE;
  }

  private static Map<String, Object> json(
      RefinedText text, Following following, Rerun rerun, Rerun.Outcome outcome) {
    var json = new LinkedHashMap<String, Object>();
    Mean gain = outcome.gain();
    json.put("workload", rerun.problem().declared().name());
    json.put("optimizer", rerun.optimizer());
    json.put("steps", rerun.steps());
    json.put("metric", outcome.metric());
    json.put("lowerIsBetter", outcome.lowerIsBetter());
    json.put("grid", rerun.grid());
    json.put("seeds", rerun.seeds());
    json.put("original", row(following.text(), outcome.original()));
    json.put("refined", row(text.spec(text.compact()), outcome.refined()));
    json.put("fallback", text.refined().fallback().orElse(null));
    json.put("gain", number(gain.value()));
    json.put("low", number(gain.value() - gain.half()));
    json.put("high", number(gain.value() + gain.half()));
    json.put("p", number(gain.p()));
    json.put("significant", outcome.significant());
    json.put("sentence", outcome.sentence());
    return json;
  }

  private static Map<String, Object> row(String spec, Judged judged) {
    var row = new LinkedHashMap<String, Object>();
    Mean mean = judged.mean();
    row.put("lr", spec);
    row.put("rate", judged.rate());
    row.put("atEdge", judged.atEdge());
    row.put("mean", number(mean.value()));
    row.put("half", number(mean.half()));
    row.put("metrics", judged.metrics());
    row.put("diverged", judged.misses());
    return row;
  }

  /** JSON has no NaN. */
  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static void table(
      Following following, Rerun rerun, Rerun.Outcome outcome, CommandLine command) {
    var out = command.getOut();
    out.printf(
        "%s, %s: %d steps, %d seeds, base rates %s, ± is a 95 %% t interval%n",
        rerun.problem().declared().name(),
        rerun.optimizer(),
        rerun.steps(),
        rerun.seeds().size(),
        rerun.grid().rates());
    String format = "%-9s  %-9s  %-19s  %s%n";
    out.printf(format, "schedule", "base rate", "validation " + outcome.metric(), "diverged");
    for (Judged one : new Judged[] {outcome.original(), outcome.refined()}) {
      out.printf(
          format,
          one == outcome.original() ? "original" : "refined",
          one.rate() + (one.atEdge() ? " (edge)" : ""),
          one.mean(),
          one.misses());
    }
    out.println("original is " + following.text());
    out.println(outcome.sentence());
  }
}
