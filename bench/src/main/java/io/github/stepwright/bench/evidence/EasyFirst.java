package io.github.stepwright.bench.evidence;

import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The largest noise first. */
final class EasyFirst implements Claim {

  @Override
  public About about() {
    return new About(
        "curriculum",
        "A denoiser that begins with the largest noise and takes in smaller noise when its loss"
            + " stands still ends better than one that trains on all noise from the start, and is"
            + " as good in fewer steps.",
        "Kim, Go, Kwon, Kim, 2024, https://arxiv.org/abs/2403.10348",
        "digits-flow, curriculum with five clusters of equal width, patience 50 steps, all clusters"
            + " by half of the steps at the latest; 1,500 steps (quick 300), the same seeds; energy"
            + " distance of 256 samples to held-out digits. Number of clusters, their bounds and"
            + " the patience are not the paper's: we could not read them",
        "1000 to 1004 (quick 1000 to 1002)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    int steps = ground.size(300, 1500);
    int seeds = ground.size(3, 5);
    var plain = FlowRuns.of(ground, "digits-flow", steps, seeds, UnaryOperator.identity());
    var easy =
        FlowRuns.of(
            ground, "digits-flow", steps, seeds, request -> request.difficulty("curriculum"));
    Mean share = easy.reached(plain);
    var findings = new ArrayList<>(easy.below(plain, "the curriculum", "all noise"));
    findings.add(
        Finding.keeps(
            "share of the steps to what all noise has at the end, 1.05 where never reached",
            share.value(),
            0.15));
    findings.add(Finding.keeps("half of its 95 % interval", share.half(), 0.2));
    findings.add(Finding.keeps("energy at the end of all noise", plain.end(), plain.end() / 4));
    return findings;
  }
}
