package io.github.stepwright.bench.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Times drawn more often near both ends. */
final class UShapedTimes implements Claim {

  @Override
  public About about() {
    return new About(
        "ushape",
        "A rectified flow whose training times are drawn from a U-shaped density gives better"
            + " samples than one with uniform times in the same number of steps.",
        "Lee, Lin, Fanti, 2024, https://arxiv.org/abs/2405.20320",
        "digits-flow, a perceptron on 8 x 8 digits; 1,500 steps (quick 300), rate of the workload"
            + " behind 5 % warm-up; ushape with a = 4 against uniform, the same seeds; energy"
            + " distance of 256 samples to held-out digits. A first flow from independent noise:"
            + " the paper's density is for the second, trained on pairs of the first",
        "1000 to 1004 (quick 1000 to 1002)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    int steps = ground.size(300, 1500);
    int seeds = ground.size(3, 5);
    var plain = FlowRuns.of(ground, "digits-flow", steps, seeds, UnaryOperator.identity());
    var shaped =
        FlowRuns.of(ground, "digits-flow:times=ushape,a=4", steps, seeds, UnaryOperator.identity());
    var findings = new ArrayList<>(shaped.below(plain, "ushape", "uniform"));
    findings.add(Finding.keeps("energy at the end of uniform", plain.end(), plain.end() / 4));
    return findings;
  }
}
