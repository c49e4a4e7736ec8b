package io.github.stepwright.app;

import io.github.stepwright.run.DurableRun;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.run.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains one workload with one schedule. */
@Command(
    name = "run",
    description = "Trains a workload and leaves a journal, the weights and a report.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "WORKLOAD",
      description = "For example words-mlp, softmax:data=vehicle, csv:mine.csv,label=y.")
  private String workload;

  @Option(
      names = "--lr",
      paramLabel = "SPEC",
      description =
          "Schedule or controller of the learning rate; auto, which finds it in the run, where"
              + " there is none and no lr is named. With peak it is the rate, without it is a shape"
              + " times the optimizer's lr. Not beside an optimizer without a rate, like cocob.")
  private String lr;

  @Option(
      names = "--optimizer",
      paramLabel = "SPEC",
      description = "The workload's own where there is none.")
  private String optimizer;

  @Option(
      names = "--omega",
      paramLabel = "SPEC",
      description =
          "Relaxation factor of a solver, for sor and ssor: a schedule like constant:peak=1.5, or a"
              + " controller; tsallisinf where there is none.")
  private String omega;

  @Option(
      names = "--difficulty",
      paramLabel = "SPEC",
      description =
          "Share of its tasks that a workload trains on, the easiest first, for digits-flow: a"
              + " schedule, or a controller like curriculum; all of them where there is none.")
  private String difficulty;

  @Option(
      names = "--auxiliary",
      paramLabel = "SPEC",
      description =
          "Weight of a workload's auxiliary loss, for digits-flow: a schedule like"
              + " gate:peak=0.5,at=0.3; 0 where there is none.")
  private String auxiliary;

  @Option(
      names = "--server",
      paramLabel = "SPEC",
      description =
          "Rate of a federation's server, for digits-federated: a schedule, or a controller like"
              + " fedhyperg; constant where there is none.")
  private String server;

  @Option(
      names = "--client",
      paramLabel = "SPEC",
      description =
          "Factor on the rates of a federation's clients: a schedule, or a controller like"
              + " fedhypersl or fedhypercl; 1 where there is none.")
  private String client;

  @Option(
      names = "--budget",
      paramLabel = "SPEC",
      description =
          "steps:N, epochs:N, work:X or seconds:N; the workload's own where there is none.")
  private String budget;

  @Option(
      names = "--skip-nonfinite",
      paramLabel = "N",
      description =
          "Pass over steps whose loss or gradient is not finite, N in a row at most; without it"
              + " the first one ends the run.")
  private Integer skips;

  @Option(
      names = "--micro",
      paramLabel = "N",
      description =
          "Gradient accumulation: each step's batch is taken in N parts, one after the other, or"
              + " with size:M in parts of M examples at most; the steps and their rates are those"
              + " of the whole batch.")
  private String micro;

  @Option(
      names = "--batch",
      paramLabel = "SPEC",
      description =
          "Examples of a step, or a controller that moves them: adadagrad, adadagradnorm,"
              + " noisescale, gradual; with scaling=linear or sqrt the rate goes along. Those that"
              + " compare micro-batches take 8 where --micro names none. The workload's own number"
              + " where there is none.")
  private String batch;

  @Option(
      names = "--layers",
      paramLabel = "SPEC",
      description =
          "A factor on the rate of each layer: agvm, which compares micro-batches and takes 8 where"
              + " --micro names none, lanton (beside muon or signum), nap. One rate for all where"
              + " there is none.")
  private String layers;

  @Option(
      names = "--measure",
      paramLabel = "WHAT",
      description =
          "Quantities for the journal, joined by +: sharpness, noiseScale, updateToWeight;"
              + " :every=K behind them measures every K steps, or at a share K of the budget below"
              + " 1, 0.05 where there is none. Not charged to the budget.")
  private String measure;

  @Option(
      names = "--seed",
      paramLabel = "K",
      defaultValue = "0",
      description = "Seed of every random number, ${DEFAULT-VALUE} where there is none.")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Run directory; a new one under stepwright-out where there is none.")
  private Path out;

  @Mixin private Spacing spacing;

  @Option(names = "--force", description = "Throw away a run that lies in DIR already.")
  private boolean force;

  @Option(
      names = "--quick",
      description =
          "A small size, to see that it works: a 20th of the full budget, or less where a workload"
              + " has a small size of its own.")
  private boolean quick;

  @Option(names = "--json", description = "Print the result as one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var workloads = Workloads.found();
    if (quick) {
      shrink(workloads);
    }
    var setup = Setup.of(request(), workloads::open);
    if (lr != null) {
      Aliases.say(List.of(lr), spec.commandLine().getErr());
    }
    var directory = new RunDirectory(out == null ? free(workload) : out).prepare(force);
    var session = new Session(spec.commandLine(), directory, setup, json);
    try (var training = setup.start();
        var run =
            DurableRun.begin(
                directory,
                setup.plan(),
                training,
                Version.all(),
                System::nanoTime,
                spacing.nanos())) {
      return session.finish(run);
    }
  }

  private void shrink(Workloads workloads) {
    String small = workloads.quick(workload);
    if (small.equals(workload) && budget == null) {
      budget = "steps:" + Math.max(1, workloads.open(workload).declared().steps() / 20);
    }
    workload = small;
  }

  private Request request() {
    var request = Request.of(workload).seed(seed);
    request = lr == null ? request : request.lr(lr);
    request = optimizer == null ? request : request.optimizer(optimizer);
    request = omega == null ? request : request.omega(omega);
    request = difficulty == null ? request : request.difficulty(difficulty);
    request = auxiliary == null ? request : request.auxiliary(auxiliary);
    request = server == null ? request : request.server(server);
    request = client == null ? request : request.client(client);
    request = budget == null ? request : request.budget(budget);
    request = skips == null ? request : request.skips(skips);
    request = micro == null ? request : request.micro(micro);
    request = batch == null ? request : request.batch(batch);
    request = layers == null ? request : request.layers(layers);
    return measure == null ? request : request.measure(measure);
  }

  /** The first directory of this workload that holds nothing yet. */
  private static Path free(String workload) {
    String name = workload.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
    Path folder = Path.of("stepwright-out");
    for (int number = 1; ; number++) {
      Path path = folder.resolve(name + "-" + number);
      if (!Files.exists(path)) {
        return path;
      }
    }
  }
}
