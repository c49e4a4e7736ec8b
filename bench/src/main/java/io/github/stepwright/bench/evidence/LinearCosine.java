package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import io.github.stepwright.bench.stats.Wilcoxon;
import java.util.Arrays;
import java.util.List;

/** Linear decay against cosine decay. */
final class LinearCosine implements Claim {

  @Override
  public About about() {
    return new About(
        "linear",
        "Decaying the rate linearly to zero does as well as or better than a cosine on most"
            + " problems.",
        "Defazio, Cutkosky, Mehta, Mishchenko, 2023, https://arxiv.org/abs/2310.07831",
        "the optimizer of each workload, rates searched for both over five quasi-random points;"
            + " metric at the end, 10 and 100 % of the steps; quick: three workloads",
        "tuning 0, judging 1000 to 1009 (quick 1000 to 1002)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    List<Double> budgets = List.of(0.1, 1.0);
    Ranked ranked = Ranked.of(ground, budgets, ground.size(3, 10), "linear", "cosine");
    double[][] ends = ranked.result().ends(1);
    double[] gains = Arrays.stream(ends).mapToDouble(row -> row[1] - row[0]).toArray();
    var linear = ranked.table().of("linear");
    return List.of(
        Finding.claims(
            "settings of %d in which linear is not worse, share".formatted(linear.settings()),
            (double) linear.first() / linear.settings(),
            AT_LEAST,
            0.5),
        Finding.keeps("mean rank of linear against cosine", linear.mean(), 0.5),
        Finding.keeps(
            "p of Wilcoxon's test over the %d workloads at 100 %%".formatted(gains.length),
            Wilcoxon.of(gains).twoSided(),
            0.5));
  }
}
