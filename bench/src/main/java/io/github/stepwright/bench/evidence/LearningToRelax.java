package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Run;
import io.github.stepwright.run.Setup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bandits find a relaxation factor about as good as the best fixed one, told only iterations. */
final class LearningToRelax implements Claim {

  private static final List<String> FIXED = List.of("1", "1.3", "1.5", "1.75", "1.95");

  @Override
  public About about() {
    return new About(
        "relax",
        "Over a sequence of linear systems a bandit that sees nothing but the iterations of its own"
            + " solves comes close to the best fixed relaxation factor; with a context it comes"
            + " closer, and can pass it.",
        "Khodak, Chow, Balcan, Talwalkar, 2023, https://arxiv.org/abs/2310.02246",
        "5,000 steps of the heat equation with a changing coefficient, CG with SSOR, 24 x 24"
            + " unknowns (and 49 x 49 in full); the best of 1, 1.3, 1.5, 1.75, 1.95 is the measure;"
            + " thresholds are those of an independent run",
        "0 (0 to 2 in full)",
        true);
  }

  /** Iterations of each solve. */
  private static double[] solve(Ground ground, String workload, String omega, long seed) {
    return solve(ground, workload, omega, seed, 5000);
  }

  /** Iterations of the first solves. */
  static double[] solve(Ground ground, String workload, String omega, long seed, int steps) {
    var request = Request.of(workload).omega(omega).seed(seed).budget("steps:" + steps);
    Setup setup = Setup.of(request, ground.workloads());
    var journal = new MemoryJournal();
    try (var work = setup.start()) {
      new Run(setup.plan(), work, journal, () -> 0).go();
    }
    return journal
        .read(0)
        .filter(Entry.Happened.class::isInstance)
        .map(entry -> ((Entry.Happened) entry).signal())
        .filter(Signal.Stepped.class::isInstance)
        .mapToDouble(signal -> ((Signal.Stepped) signal).loss())
        .toArray();
  }

  private static double mean(double[] iterations) {
    return Arrays.stream(iterations).average().orElseThrow();
  }

  @Override
  public List<Finding> measure(Ground ground) {
    var findings = new ArrayList<Finding>();
    int seeds = ground.size(1, 3);
    for (int side : ground.quick() ? new int[] {24} : new int[] {24, 49}) {
      String workload = "ssor:side=" + side;
      String best = "";
      double least = Double.POSITIVE_INFINITY;
      for (String omega : FIXED) {
        double mean = mean(solve(ground, workload, "constant:peak=" + omega, 0));
        findings.add(
            Finding.keeps("side %d: iterations at omega %s".formatted(side, omega), mean, 0.05));
        if (mean < least) {
          least = mean;
          best = omega;
        }
      }
      double plain = learned(ground, workload, "tsallisinf", seeds);
      double bins = learned(ground, workload, "tsallisinf:bins=6", seeds);
      double series = learned(ground, workload, "chebcb", seeds);
      String of = "side %d: iterations of %s over those of the best fixed factor, " + best;
      findings.add(Finding.claims(of.formatted(side, "tsallisinf"), plain / least, AT_MOST, 1.12));
      findings.add(
          Finding.claims(
              "side %d: iterations of tsallisinf:bins=6 over those of tsallisinf".formatted(side),
              bins / plain,
              AT_MOST,
              1));
      findings.add(Finding.keeps(of.formatted(side, "chebcb"), series / least, 0.05));
      double[] one = solve(ground, workload, "tsallisinf", 0);
      double[] fixed = solve(ground, workload, "constant:peak=" + best, 0);
      double regret = 0;
      for (int t = 0; t < one.length; t++) {
        regret += one[t] - fixed[t];
        if ((t + 1) % 1250 == 0) {
          findings.add(
              Finding.keeps(
                  "side %d: regret of tsallisinf after %d solves, in iterations a solve"
                      .formatted(side, t + 1),
                  regret / (t + 1),
                  0.2));
        }
      }
    }
    return findings;
  }

  private static double learned(Ground ground, String workload, String omega, int seeds) {
    double sum = 0;
    for (int seed = 0; seed < seeds; seed++) {
      sum += mean(solve(ground, workload, omega, seed));
    }
    return sum / seeds;
  }
}
