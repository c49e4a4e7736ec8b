package io.github.stepwright.app;

import io.github.stepwright.bench.compare.Arena;
import io.github.stepwright.bench.compare.Attempt;
import io.github.stepwright.bench.compare.Comparison;
import io.github.stepwright.bench.compare.Trial;
import io.github.stepwright.bench.ledger.Ledger;
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
        "Refined against linear, cosine, step, 1/t, 1/sqrt(t) and flat on several problems, each"
            + " with its own tuned rate.",
    mixinStandardHelpOptions = true)
final class RefineEvidence implements Callable<Integer> {

  private static final int SEEDS = 10;
  private static final int QUICK_SEEDS = 5;

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
      description = "Seeds that judge; 10, or 5 with --quick, where not given.")
  private Integer seeds;

  @Option(
      names = "--share",
      paramLabel = "F",
      defaultValue = "1",
      description = "Share of each workload's own steps, ${DEFAULT-VALUE} where not given.")
  private double share;

  @Option(
      names = "--quick",
      description = "The small size of each workload, which all of them must have; 5 seeds.")
  private boolean quick;

  @Option(
      names = "--trials",
      paramLabel = "FILE",
      description =
          "Runs that FILE holds are not made again, new ones are added: for a long table in pieces,"
              + " of one build.")
  private Path trials;

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
    var found = Workloads.found();
    int judging = seeds != null ? seeds : quick ? QUICK_SEEDS : SEEDS;
    var evidence =
        new RefinementEvidence(
            quick ? workloads.stream().map(name -> small(found, name)).toList() : workloads,
            optimizer,
            Comparison.seeds(judging),
            share);
    Ledger<Attempt, Trial> ledger = trials == null ? Ledger.none() : Arena.ledger(trials);
    long began = System.nanoTime();
    var finding =
        evidence.run(
            found::open,
            threads == null ? Runtime.getRuntime().availableProcessors() : threads,
            ledger,
            name -> {
              err.println(name + " done");
              err.flush();
            });
    var print = spec.commandLine().getOut();
    if (json) {
      print.println(Json.print(finding));
    } else {
      String page = RefinementPage.of(finding, command(judging));
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

  private static String small(Workloads found, String name) {
    String small = found.quick(name);
    if (small.equals(name)) {
      found.open(name); // a name that nobody knows is said first
      throw new IllegalArgumentException(
          "--quick must have workloads with a small size of their own, got %s; take --share 0.05"
              .formatted(name));
    }
    return small;
  }

  /** The command that makes the same figures. */
  private String command(int judging) {
    var words = new StringBuilder("./stepwright refine evidence");
    if (!workloads.equals(RefinementEvidence.CONVEX)) {
      words.append(" --workloads ").append(String.join(" ", workloads));
    }
    words.append(" --optimizer ").append(optimizer).append(" --seeds ").append(judging);
    if (quick) {
      words.append(" --quick");
    }
    return share == 1 ? words.toString() : words.append(" --share ").append(share).toString();
  }
}
