package io.github.stepwright.app;

import io.github.stepwright.bench.compare.Comparison;
import io.github.stepwright.bench.refine.MeanRanks;
import io.github.stepwright.bench.refine.RefinementEvidence;
import io.github.stepwright.bench.refine.RefinementPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Carries out the protocol that refined schedules are judged by. */
@Command(
    name = "evidence",
    description =
        "Refined against linear, cosine, step, 1/t, 1/sqrt(t) and flat on convex problems, each"
            + " with its own tuned rate.",
    mixinStandardHelpOptions = true)
final class RefineEvidence implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--workloads",
      paramLabel = "SPEC",
      arity = "1..*",
      description = "What to train; softmax regression on every table that ships where not given.")
  private List<String> workloads = RefinementEvidence.CONVEX;

  @Option(
      names = "--optimizer",
      paramLabel = "SPEC",
      defaultValue = "sgd:lr=0.3",
      description = "The optimizer, ${DEFAULT-VALUE} where not given; its rate centres the grid.")
  private String optimizer;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Seeds that judge, ${DEFAULT-VALUE} where not given.")
  private int seeds;

  @Option(
      names = "--share",
      paramLabel = "F",
      defaultValue = "1",
      description = "Share of each workload's own steps, ${DEFAULT-VALUE} where not given.")
  private double share;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Runs at a time; the number of cores where not given.")
  private Integer threads;

  @Option(names = "--json", description = "The whole finding as JSON and nothing else.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE.md", description = "Where the page goes.")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var err = spec.commandLine().getErr();
    var evidence = new RefinementEvidence(workloads, optimizer, Comparison.seeds(seeds), share);
    long began = System.nanoTime();
    var finding =
        evidence.run(
            Workloads.found()::open,
            threads == null ? Runtime.getRuntime().availableProcessors() : threads,
            name -> {
              err.println(name + " done");
              err.flush();
            });
    var print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.print(finding));
    } else {
      String page = RefinementPage.of(finding, command());
      if (out != null) {
        Files.writeString(out, page);
        err.println("written to " + out);
        MeanRanks.of(finding.cases())
            .forEach(row -> print.printf("%-10s mean rank %s%n", row.name(), row.rank()));
      } else {
        print.print(page);
      }
    }
    err.printf(
        Locale.ROOT, "%d runs in %.0f s%n", finding.runs(), (System.nanoTime() - began) * 1e-9);
    return Exit.DONE;
  }

  /** The command that makes the same figures. */
  private String command() {
    var words = new StringBuilder("./stepwright refine evidence");
    if (!workloads.equals(RefinementEvidence.CONVEX)) {
      words.append(" --workloads ").append(String.join(" ", workloads));
    }
    words.append(" --optimizer ").append(optimizer).append(" --seeds ").append(seeds);
    return share == 1 ? words.toString() : words.append(" --share ").append(share).toString();
  }
}
