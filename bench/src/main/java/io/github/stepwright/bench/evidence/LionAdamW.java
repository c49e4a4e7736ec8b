package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lion with one slot against AdamW with two. */
final class LionAdamW implements Claim {

  @Override
  public About about() {
    return new About(
        "lion",
        "Lion, which keeps one momentum and steps by its sign, does as well as or better than AdamW"
            + " in the same number of steps, at a rate three to ten times smaller.",
        "Chen et al., 2023, https://arxiv.org/abs/2302.06675",
        "cosine with 5 % warm-up; eight rates a factor 3.16 apart for both, from 1e-4 (lion 3e-5);"
            + " weight decay 0.01 for adamw and 0.1 for lion; loss at the end",
        "tuning 0, judging 1000 to 1009 (quick 1000 to 1002)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    List<Suite.Entry> on = ground.quick() ? Ranked.SMALL : Ranked.LARGE;
    var entries = new ArrayList<Tuned.Entry>();
    String lr = "warmup:fraction=0.05/cosine";
    for (Suite.Entry one : on) {
      entries.add(
          new Tuned.Entry(one.workload(), one.steps(), "lion:decay=0.1", lr, Tuned.rates(3e-5, 8)));
      entries.add(
          new Tuned.Entry(
              one.workload(), one.steps(), "adamw:decay=0.01", lr, Tuned.rates(1e-4, 8)));
    }
    List<Tuned> tuned = Tuned.of(ground, entries, ground.size(3, 10));
    int notWorse = 0;
    double ratio = 0;
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < on.size(); i++) {
      Tuned lion = tuned.get(2 * i);
      Tuned adam = tuned.get(2 * i + 1);
      double[] gaps = new double[lion.ends().length];
      Arrays.setAll(gaps, k -> lion.ends()[k] - adam.ends()[k]);
      Mean gap = Mean.of(gaps);
      notWorse += gap.value() - gap.half() <= 0 ? 1 : 0;
      ratio += Math.log(adam.rate() / lion.rate()) / on.size();
      findings.add(
          Finding.keeps(
              on.get(i).workload() + ": loss of lion above that of adamw, mean of pairs",
              gap.value(),
              0.05));
    }
    findings.addFirst(
        Finding.claims(
            "rate of adamw over that of lion, geometric mean", Math.exp(ratio), AT_LEAST, 3));
    findings.addFirst(
        Finding.claims(
            "workloads of %d on which lion is not worse at 0.05".formatted(on.size()),
            notWorse,
            AT_LEAST,
            on.size()));
    return findings;
  }
}
