package io.github.stepwright.app;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.stepwright.bench.score.Bootstrap;
import io.github.stepwright.bench.score.Ruleset;
import io.github.stepwright.bench.score.Score;
import io.github.stepwright.bench.score.Scores;
import io.github.stepwright.bench.score.Scoring;
import io.github.stepwright.bench.score.SpeedUp;
import io.github.stepwright.bench.score.Studies;
import io.github.stepwright.bench.score.Tuning;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores a panel of submissions from their times to target. */
@Command(
    name = "score",
    description = "AlgoPerf performance-profile scores of a table of times, with intervals.",
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {

  private static final double SURE = 0.975;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TIMES.csv",
      description =
          "First column submission, one column for each workload, inf for a miss; columns study and"
              + " trial where there are several.")
  private Path times;

  @Option(
      names = "--heldout",
      paramLabel = "TIMES.csv",
      description = "Times on held-out variants, for ruleset v05.")
  private Path heldOut;

  @Option(
      names = "--ruleset",
      paramLabel = "v05|v06",
      defaultValue = "v05",
      description = "Which rules, ${DEFAULT-VALUE} where not given.")
  private String ruleset;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      description = "Replicates of the bootstrap, 2000 where not given.")
  private int replicates = Scoring.REPLICATES;

  @Option(
      names = "--seed",
      paramLabel = "K",
      defaultValue = "0",
      description = "Seed of the bootstrap, ${DEFAULT-VALUE} where not given.")
  private long seed;

  @Option(
      names = "--reference",
      paramLabel = "NAME",
      description =
          "Submission that speed-ups are measured against, by the geometric mean over the"
              + " workloads.")
  private String reference;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description =
          "Longest run of workloads that are not AlgoPerf's own: what a miss counts as in a"
              + " speed-up.")
  private Double limit;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    var base = Studies.read(times);
    var scoring =
        new Scoring(base, Optional.ofNullable(heldOut).map(Studies::read), Ruleset.named(ruleset));
    List<SpeedUp> speedUps = reference == null ? List.of() : speedUps(base);
    Bootstrap bootstrap = scoring.bootstrap(scoring.resampling(), replicates, seed);
    Scores scores = scoring.scores(bootstrap);
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.print(reference == null ? scores : new WithSpeedUps(scores, speedUps)));
      return Exit.DONE;
    }
    table(scores, out);
    neighbours(scores, bootstrap, out);
    for (SpeedUp speedUp : speedUps) {
      out.printf(
          Locale.ROOT,
          "%s takes %.1f %% %s time than %s (geometric mean)%n",
          speedUp.submission(),
          100 * Math.abs(speedUp.saved()),
          speedUp.saved() < 0 ? "more" : "less",
          reference);
    }
    return Exit.DONE;
  }

  /** What --json prints beside a reference. */
  record WithSpeedUps(@JsonUnwrapped Scores scores, List<SpeedUp> speedUps) {}

  private static void table(Scores scores, PrintWriter out) {
    List<Score> rows = scores.scores();
    int width = rows.stream().mapToInt(row -> row.submission().length()).max().orElse(0);
    String head = "%-" + Math.max(10, width) + "s  %8s  %8s  %17s  %6s  %8s  %8s%n";
    out.printf(
        head, "submission", "score", "100-pt", "95 % interval", "misses", "too slow", "held out");
    for (Score row : rows) {
      out.printf(
          head,
          row.submission(),
          "%.4f".formatted(row.score()),
          "%.4f".formatted(row.score100()),
          String.format(Locale.ROOT, "%.4f to %.4f", row.low(), row.high()),
          row.misses(),
          row.tooSlow(),
          row.heldOut());
    }
    out.printf(
        "%d submissions, %d %s; intervals draw %s again %d times and need not contain the score,"
            + " because the panel's fastest changes with them; scores hold within this panel"
            + " only%n",
        rows.size(),
        scores.studies(),
        scores.studies() == 1 ? "study" : "studies",
        scores.resampling().name().toLowerCase(Locale.ROOT),
        scores.replicates());
  }

  /** Whether each submission is above the next one by more than chance. */
  private static void neighbours(Scores scores, Bootstrap bootstrap, PrintWriter out) {
    for (int i = 0; i + 1 < scores.scores().size(); i++) {
      String one = scores.scores().get(i).submission();
      String other = scores.scores().get(i + 1).submission();
      double ahead = bootstrap.ahead(scores.panel().indexOf(one), scores.panel().indexOf(other));
      out.printf(
          Locale.ROOT,
          "%s is ahead of %s in %.1f %% of the draws%s%n",
          one,
          other,
          100 * ahead,
          ahead < SURE ? ": not significant" : "");
    }
  }

  private List<SpeedUp> speedUps(Studies base) {
    var median = base.median();
    if (!median.submissions().contains(reference)) {
      throw new IllegalArgumentException(
          "--reference must be one of %s, got %s".formatted(median.submissions(), reference));
    }
    var longest = new HashMap<>(Ruleset.named(ruleset).longestRuns(Tuning.EXTERNAL));
    for (int w = 0; w < median.workloads().size(); w++) {
      String workload = median.workloads().get(w);
      if (limit != null) {
        longest.putIfAbsent(workload, limit);
      }
      for (int s = 0; s < median.submissions().size(); s++) {
        if (!median.reached(s, w) && !longest.containsKey(workload)) {
          throw new IllegalArgumentException(
              "--limit must tell the longest run of %s, which %s missed, found none"
                  .formatted(workload, median.submissions().get(s)));
        }
      }
    }
    return median.submissions().stream()
        .filter(submission -> !submission.equals(reference))
        .map(submission -> SpeedUp.of(median, submission, reference, longest))
        .toList();
  }
}
