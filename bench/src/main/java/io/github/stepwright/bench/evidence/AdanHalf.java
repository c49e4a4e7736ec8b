package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import io.github.stepwright.bench.protocol.Suite;
import java.util.ArrayList;
import java.util.List;

/** Adan in half of AdamW's steps. */
final class AdanHalf implements Claim {

  @Override
  public About about() {
    return new About(
        "adan",
        "Adan reaches in half of the steps what other adaptive methods reach in all of them.",
        "Xie et al., 2022, https://arxiv.org/abs/2208.06677",
        "adan in half of the steps against adamw in all, each with a cosine of its own length"
            + " behind 5 % warm-up and at the best of eight rates a factor 3.16 apart from 1e-4;"
            + " loss at the end",
        "tuning 0, judging 1000 to 1004 (quick 1000 to 1002)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    List<Suite.Entry> on = ground.quick() ? Ranked.SMALL : Ranked.LARGE;
    String lr = "warmup:fraction=0.05/cosine";
    double[] rates = Tuned.rates(1e-4, 8);
    var entries = new ArrayList<Tuned.Entry>();
    for (Suite.Entry one : on) {
      entries.add(new Tuned.Entry(one.workload(), one.steps() / 2, "adan", lr, rates));
      entries.add(new Tuned.Entry(one.workload(), one.steps(), "adamw", lr, rates));
      entries.add(new Tuned.Entry(one.workload(), one.steps() / 2, "adamw", lr, rates));
    }
    List<Tuned> tuned = Tuned.of(ground, entries, ground.size(3, 5));
    var findings = new ArrayList<Finding>();
    int reached = 0;
    int ahead = 0;
    for (int i = 0; i < on.size(); i++) {
      double adan = tuned.get(3 * i).mean();
      double full = tuned.get(3 * i + 1).mean();
      double half = tuned.get(3 * i + 2).mean();
      reached += adan <= full ? 1 : 0;
      ahead += adan <= half ? 1 : 0;
      findings.add(
          Finding.keeps(
              on.get(i).workload() + ": loss of adan at half over adamw in full",
              adan / full,
              0.05));
    }
    findings.addFirst(
        Finding.keeps(
            "workloads of %d on which adan beats adamw in equal steps".formatted(on.size()),
            ahead,
            1));
    findings.addFirst(
        Finding.claims(
            "workloads of %d on which adan at half reaches adamw in full".formatted(on.size()),
            reached,
            AT_LEAST,
            on.size()));
    return findings;
  }
}
