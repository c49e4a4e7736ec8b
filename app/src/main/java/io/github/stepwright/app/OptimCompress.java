package io.github.stepwright.app;

import io.github.stepwright.bench.compress.Adjustment;
import io.github.stepwright.bench.compress.CompressionPage;
import io.github.stepwright.bench.compress.Scheme;
import io.github.stepwright.bench.compress.Workers;
import io.github.stepwright.bench.stats.Mean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains with compressed gradients among simulated workers. */
@Command(
    name = "compress",
    description =
        "Trains digits-mlp with four simulated workers that compress their gradients: bytes and"
            + " loss of every scheme, with one level for all layers and with L-GreCo's choice.",
    mixinStandardHelpOptions = true)
final class OptimCompress implements Callable<Integer> {

  private static final String WORKLOAD = "digits-mlp";

  @Spec private CommandSpec spec;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "500",
      description = "Steps of each run, ${DEFAULT-VALUE} by default.")
  private long steps;

  @Option(names = "--json", description = "Print the result as JSON and nothing else.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE.md", description = "Write the page there too.")
  private Path out;

  /**
   * What {@code --json} prints.
   *
   * @param adjustments what L-GreCo chose in the run of the first seed
   */
  record Line(
      String scheme,
      double bytesPerStep,
      double trainLoss,
      double validationLoss,
      double accuracy,
      List<Adjustment> adjustments) {}

  /**
   * What {@code --json} prints: means over the seeds, bytes of one worker.
   *
   * @param schemes in the order of the page, the one without compression first
   */
  record Figures(String workload, int workers, long steps, List<Long> seeds, List<Line> schemes) {}

  @Override
  public Integer call() throws IOException {
    var workers = Workers.USUAL.steps(steps);
    var result = workers.run(Workloads.found().open(WORKLOAD), Scheme.ALL);
    String page = CompressionPage.text(result);
    if (out != null) {
      Files.writeString(out, page);
    }
    spec.commandLine().getOut().println(json ? Json.print(figures(result)) : page);
    return Exit.DONE;
  }

  private static Figures figures(Workers.Result result) {
    Workers settings = result.settings();
    double sends = (double) settings.steps() * settings.workers();
    return new Figures(
        result.workload(),
        settings.workers(),
        settings.steps(),
        settings.seeds(),
        result.rows().stream()
            .map(
                row ->
                    new Line(
                        row.scheme().name(),
                        mean(row, outcome -> outcome.bytes() / sends),
                        mean(row, Workers.Outcome::trainLoss),
                        mean(row, outcome -> outcome.validation().get("loss")),
                        mean(row, outcome -> outcome.validation().get("accuracy")),
                        row.outcomes().getFirst().adjustments()))
            .toList());
  }

  private static double mean(Workers.Row row, ToDoubleFunction<Workers.Outcome> number) {
    return Mean.of(row.outcomes().stream().mapToDouble(number).toArray()).value();
  }
}
