package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.workload.PermutedDigits;
import io.github.stepwright.run.Catalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Weights held at their initial norm while tasks follow one another. */
final class NormalizeAndProject implements Claim {

  private static final double[] RATES = {0.0003, 0.001, 0.003, 0.01};

  @Override
  public About about() {
    return new About(
        "nap",
        "Where tasks follow one another, holding the norms of hidden matrices keeps a network able"
            + " to learn the next one; without it norms grow, the effective rate falls, and later"
            + " tasks are learned worse.",
        "Lyle et al., 2024, https://arxiv.org/abs/2407.01800",
        "20 tasks (quick: 10) of 400 steps of batch 32: the classes of 256 digits change places, or"
            + " every digit gets a random label; a perceptron with two layers of 64 tanh units and"
            + " no normalisation layers, so that the projection stands alone; adam against"
            + " nap/adam, each at the best of 0.0003, 0.001, 0.003, 0.01 by the loss at the ends of"
            + " all tasks with seed 0",
        "tuning 0, judging 1000 to 1004 (quick 1000 to 1001)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    var findings = new ArrayList<Finding>();
    for (PermutedDigits.Labels labels : PermutedDigits.Labels.values()) {
      var tasks = new PermutedDigits(labels, ground.size(10, 20), 400, 256, 32, 64);
      String name = labels.name().toLowerCase(Locale.ROOT) + " labels";
      findings.addAll(
          found(name, judged(ground, tasks, "adam"), judged(ground, tasks, "nap/adam")));
    }
    return findings;
  }

  private static List<Finding> found(String labels, double[] plain, double[] projected) {
    int quarter = Math.max(1, plain.length / 4);
    return List.of(
        Finding.claims(
            labels + ": loss of nap/adam over adam at the ends of the last quarter of the tasks",
            late(projected, quarter) / late(plain, quarter),
            AT_MOST,
            0.95),
        Finding.claims(
            labels + ", nap/adam: loss of the last quarter over that of the first",
            late(projected, quarter) / early(projected, quarter),
            AT_MOST,
            1.1),
        Finding.keeps(
            labels + ", adam: loss of the last quarter over that of the first",
            late(plain, quarter) / early(plain, quarter),
            0.2),
        Finding.keeps(labels + ", adam: loss of the last quarter", late(plain, quarter), 0.1),
        Finding.keeps(
            labels + ", nap/adam: loss of the last quarter", late(projected, quarter), 0.1));
  }

  /** Losses by task, mean over the judging seeds, at the best rate. */
  private static double[] judged(Ground ground, PermutedDigits tasks, String rule) {
    double best = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    for (double rate : RATES) {
      double loss = Arrays.stream(run(tasks, rule, rate, 0)).average().orElseThrow();
      if (loss < least) {
        least = loss;
        best = rate;
      }
    }
    int seeds = ground.size(2, 5);
    double[] mean = new double[tasks.tasks()];
    for (long seed = Rules.JUDGING; seed < Rules.JUDGING + seeds; seed++) {
      double[] losses = run(tasks, rule, best, seed);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += losses[i] / seeds;
      }
    }
    return mean;
  }

  private static double[] run(PermutedDigits tasks, String rule, double rate, long seed) {
    return tasks.run(Catalog.OPTIMIZERS.parse(rule + ":lr=" + rate), seed);
  }

  private static double early(double[] losses, int count) {
    return Arrays.stream(losses, 0, count).average().orElseThrow();
  }

  private static double late(double[] losses, int count) {
    return Arrays.stream(losses, losses.length - count, losses.length).average().orElseThrow();
  }
}
