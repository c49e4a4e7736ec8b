package io.github.stepwright.app;

import io.github.stepwright.bench.auto.AutoPage;
import io.github.stepwright.bench.auto.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures {@code auto} against every other way to set the rate. */
@Command(
    name = "auto",
    description =
        "Measures --lr auto against tuned, published and learning-rate-free methods at equal"
            + " charged work, and writes the tables.",
    mixinStandardHelpOptions = true)
final class BenchAuto implements Callable<Integer> {

  /**
   * Those on which nothing in {@code auto} was chosen, named before the first run on them: tables
   * and texts of which at least 250 examples judge, with models that had not been run.
   */
  private static final List<String> WORKLOADS =
      List.of(
          "words-mlp",
          "words-mlp:text=austen",
          "mlp:data=digits,hidden=32+32",
          "mlp:data=letter,hidden=128",
          "mlp:data=letter,hidden=64,noise=0.1",
          "mlp:data=shuttle,hidden=16",
          "mlp:data=segment,hidden=128",
          "mlp:data=dna,hidden=16",
          "softmax:data=letter,batch=32",
          "mlp:data=mushrooms,hidden=32,noise=0.1");

  @Spec private CommandSpec spec;

  @Option(
      names = "--workloads",
      paramLabel = "SPEC",
      split = ";",
      description = "Workloads, joined by ';' or the option repeated; ten where there are none.")
  private List<String> workloads = List.of();

  @Option(
      names = "--deep",
      paramLabel = "WORKLOAD",
      description =
          "A deep workload at its quick size, with AdamW alone and half of the seeds. Repeat it for"
              + " several.")
  private List<String> deep = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seeds that judge, ${DEFAULT-VALUE} by default.")
  private int seeds;

  @Option(
      names = "--budgets",
      paramLabel = "LIST",
      defaultValue = "100%,10%,1%",
      description =
          "Shares of the full budget, ${DEFAULT-VALUE} by default; the first has all methods.")
  private String budgets;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "Stop when this time is over; the same command goes on where it stopped. No limit where"
              + " not given.")
  private Double minutes;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      defaultValue = "stepwright-out/auto.md",
      description =
          "The page, ${DEFAULT-VALUE} by default; every run is a line of a file .jsonl beside it.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    var offered = Workloads.found();
    var study =
        new Study(
            workloads.isEmpty() ? WORKLOADS : workloads,
            deep.stream().map(offered::quick).toList(),
            seeds,
            Shares.of(budgets));
    long began = System.nanoTime();
    double limit = minutes == null ? Double.POSITIVE_INFINITY : 60 * minutes;
    var page =
        AutoPage.make(study, out, offered::open, () -> (System.nanoTime() - began) * 1e-9 > limit);
    spec.commandLine()
        .getOut()
        .println(
            "%d runs, %s; %s"
                .formatted(page.runs(), page.whole() ? "all" : "not yet all: run it again", out));
    return Exit.DONE;
  }
}
