package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.control.ContextPrior;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.solve.Heat;
import io.github.stepwright.solve.SsorCg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bandits over relaxation factors on systems of more than 10,000 unknowns, and what they miss. */
final class RelaxLarge implements Claim {

  private static final double[] FACTORS = {
    1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.75, 1.8, 1.85, 1.9, 1.95
  };

  /** Systems of the first period of the coefficient that the prior is learned from: each 25th. */
  private static final int PERIOD = 1000;

  private static final int EVERY = 25;
  private static final int BINS = 6;

  @Override
  public About about() {
    return new About(
        "relaxlarge",
        "On more than 10,000 unknowns too, a bandit that sees nothing but its own iterations comes"
            + " close to the best fixed relaxation factor, and with a context closer.",
        "Khodak, Chow, Balcan, Talwalkar, 2023, https://arxiv.org/abs/2310.02246",
        "the heat equation with a changing coefficient, CG with SSOR, 101 x 101 unknowns and 2,500"
            + " steps (quick: 24 x 24 and 1,000); fixed factors are twelve from 1 to 1.95, the"
            + " least of them system by system is the optimum; contextprior is learned beforehand"
            + " from every 25th of the first 1,000 systems, solved with all twelve",
        "0",
        true);
  }

  /** Iterations of each system with each factor; every one starts from the same solution. */
  private static double[][] table(Heat heat, int steps) {
    var solver = new SsorCg(1e-8);
    double[][] costs = new double[steps][FACTORS.length];
    double[] last = heat.first();
    for (int t = 0; t < steps; t++) {
      double[] next = last;
      for (int k = 0; k < FACTORS.length; k++) {
        var instance = heat.at(t, last);
        next = instance.start();
        costs[t][k] = solver.solve(instance.matrix(), instance.right(), next, FACTORS[k]);
      }
      last = next;
    }
    return costs;
  }

  private static ContextPrior prior(Heat heat, double[][] costs) {
    int systems = PERIOD / EVERY;
    double[] contexts = new double[systems];
    double[][] known = new double[systems][];
    for (int i = 0; i < systems; i++) {
      contexts[i] = heat.context((long) i * EVERY);
      known[i] = costs[i * EVERY];
    }
    return ContextPrior.learned(contexts, known, FACTORS, BINS);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    int side = ground.size(24, 101);
    int steps = ground.size(1000, 2500);
    var heat = new Heat(side);
    double[][] costs = table(heat, steps);
    double[] fixed = new double[FACTORS.length];
    double optimum = 0;
    for (double[] system : costs) {
      for (int k = 0; k < fixed.length; k++) {
        fixed[k] += system[k] / steps;
      }
      optimum += Arrays.stream(system).min().orElseThrow() / steps;
    }
    int best = 0;
    for (int k = 1; k < fixed.length; k++) {
      best = fixed[k] < fixed[best] ? k : best;
    }
    var findings = new ArrayList<Finding>();
    keep(findings, "omega 1", fixed[0]);
    keep(findings, "omega %s, the best fixed one".formatted(FACTORS[best]), fixed[best]);
    keep(findings, "the best factor of each system", optimum);
    String workload = "ssor:side=" + side;
    ContextPrior prior = prior(heat, costs);
    double plain = learned(ground, workload, "tsallisinf", steps);
    double bins = learned(ground, workload, "tsallisinf:bins=6", steps);
    double series = learned(ground, workload, "chebcb", steps);
    double known = learned(ground, workload, Catalog.CONTROLLERS.print(prior), steps);
    keep(findings, "tsallisinf", plain);
    keep(findings, "tsallisinf:bins=6", bins);
    keep(findings, "chebcb", series);
    keep(findings, "contextprior", known);
    double paid = 0;
    for (int t = 0; t < PERIOD; t += EVERY) {
      paid += Arrays.stream(costs[t]).sum();
    }
    findings.add(Finding.keeps("iterations that learning contextprior took", paid, 0.01 * paid));
    String over = " over those of the best fixed factor";
    findings.add(
        Finding.claims("iterations of tsallisinf" + over, plain / fixed[best], AT_MOST, 1.12));
    findings.add(
        Finding.claims(
            "iterations of tsallisinf:bins=6 over those of tsallisinf", bins / plain, AT_MOST, 1));
    findings.add(Finding.keeps("iterations of chebcb" + over, series / fixed[best], 0.05));
    findings.add(Finding.keeps("iterations of contextprior" + over, known / fixed[best], 0.05));
    findings.add(
        Finding.keeps(
            "iterations of contextprior over those of the best factor of each system",
            known / optimum,
            0.05));
    return findings;
  }

  private static void keep(List<Finding> findings, String what, double value) {
    findings.add(Finding.keeps("iterations a solve, " + what, value, 0.02 * value));
  }

  private static double learned(Ground ground, String workload, String omega, int steps) {
    double[] made = LearningToRelax.solve(ground, workload, omega, 0, steps);
    return Arrays.stream(made).average().orElseThrow();
  }
}
