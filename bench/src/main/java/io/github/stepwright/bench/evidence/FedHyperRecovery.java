package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.bench.stats.Mean;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Run;
import io.github.stepwright.run.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** FedHyper against a constant rate, both begun at a rate that is ten times off. */
final class FedHyperRecovery implements Claim {

  private static final String WORKLOAD = "digits-federated";
  private static final String LOSS = "loss";
  private static final String ACCURACY = "accuracy";
  private static final double[] GRID = {0.01, 0.0316, 0.1, 0.316, 1, 3.16};
  private static final double OFF = 10;

  /**
   * Schedulers of a run.
   *
   * @param server spec, empty for averaging
   * @param client spec, empty for none
   */
  private record Form(String server, String client) {}

  private static final Form CONSTANT = new Form("", "");

  /** As in the paper or its code; the claim is about these. */
  private static final Map<String, Form> PAPER = new LinkedHashMap<>();

  /** By cosines: ours. */
  private static final Map<String, Form> OURS = new LinkedHashMap<>();

  static {
    PAPER.put("G", new Form("fedhyperg", ""));
    PAPER.put("SL", new Form("", "fedhypersl"));
    PAPER.put("CL", new Form("", "fedhypercl"));
    PAPER.put("G and CL", new Form("fedhyperg", "fedhypercl"));
    OURS.put("G by cosines", new Form("fedhyperg:cosine=0.2", ""));
    OURS.put("SL by cosines", new Form("", "fedhypersl:cosine=0.2"));
    OURS.put("CL by cosines, kept", new Form("", "fedhypercl:cosine=0.1,keep=true"));
  }

  @Override
  public About about() {
    return new About(
        "fedhyper",
        "Schedulers that follow the hypergradient of a federation, on the server (G), from the"
            + " server for the clients (SL), in the clients (CL) or in both, end better than"
            + " averaging at a constant rate where the first rate is badly chosen.",
        "Wang, Wang, Li, 2023, https://arxiv.org/abs/2310.03156",
        "digits-federated: 20 clients with two shards of sorted digits each, 10 of them in a round"
            + " of 5 local steps, 60 rounds; the best constant rate of six half-decades, and a"
            + " tenth and ten times of it; accuracy on the test split at the end; pairs by seed",
        "tuning 0 to 2, judging 1000 to 1009 (quick: 0, 1000 to 1002)",
        false);
  }

  private static double end(
      Ground ground, Form form, double rate, long seed, Split split, String metric) {
    var request = Request.of(WORKLOAD).lr("constant:peak=" + rate).seed(seed);
    request = form.server.isEmpty() ? request : request.server(form.server);
    request = form.client.isEmpty() ? request : request.client(form.client);
    Setup setup = Setup.of(request, ground.workloads());
    var journal = new MemoryJournal();
    try (var work = setup.start()) {
      new Run(setup.plan(), work, journal, () -> 0).go();
    }
    double[] seen =
        journal
            .read(0)
            .filter(Entry.Happened.class::isInstance)
            .map(entry -> ((Entry.Happened) entry).signal())
            .filter(s -> s instanceof Signal.Evaluated e && e.split() == split)
            .mapToDouble(signal -> ((Signal.Evaluated) signal).metrics().get(metric))
            .toArray();
    // a run that diverged never came to its end, and knows nothing
    return seen.length > 0 ? seen[seen.length - 1] : metric.equals(LOSS) ? Double.MAX_VALUE : 0;
  }

  private static double[] ends(Ground ground, Form form, double rate, int seeds) {
    return LongStream.range(1000, 1000 + seeds)
        .mapToDouble(seed -> end(ground, form, rate, seed, Split.TEST, ACCURACY))
        .toArray();
  }

  private static double best(Ground ground) {
    double best = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    for (double rate : GRID) {
      double loss =
          IntStream.range(0, ground.size(1, 3))
              .mapToDouble(s -> end(ground, CONSTANT, rate, s, Split.VALIDATION, LOSS))
              .sum();
      if (loss < least) {
        least = loss;
        best = rate;
      }
    }
    return best;
  }

  @Override
  public List<Finding> measure(Ground ground) {
    int seeds = ground.size(3, 10);
    double best = best(ground);
    var findings = new ArrayList<Finding>();
    findings.add(Finding.keeps("best constant rate of the clients", best, 0));
    keep(findings, "constant rate, best", Mean.of(ends(ground, CONSTANT, best, seeds)));
    for (double rate : new double[] {best / OFF, best * OFF}) {
      String side = rate < best ? "a tenth" : "ten times";
      double[] constant = ends(ground, CONSTANT, rate, seeds);
      keep(findings, side + ", constant rate", Mean.of(constant));
      PAPER.forEach(
          (name, form) -> {
            Mean gain = gain(constant, ends(ground, form, rate, seeds));
            findings.add(
                Finding.claims(
                    "%s, %s: lower end of the gain in accuracy over constant, points"
                        .formatted(side, name),
                    100 * (gain.value() - gain.half()),
                    AT_LEAST,
                    0));
            keep(findings, "%s, %s: gain over constant".formatted(side, name), gain);
          });
      OURS.forEach(
          (name, form) ->
              keep(
                  findings,
                  "%s, %s: gain over constant".formatted(side, name),
                  gain(constant, ends(ground, form, rate, seeds))));
    }
    return findings;
  }

  private static Mean gain(double[] constant, double[] form) {
    double[] gains = new double[form.length];
    Arrays.setAll(gains, k -> form[k] - constant[k]);
    return Mean.of(gains);
  }

  private static void keep(List<Finding> findings, String what, Mean mean) {
    findings.add(
        Finding.keeps(
            "%s (± %.2f), accuracy in points".formatted(what, 100 * mean.half()),
            100 * mean.value(),
            2));
  }
}
