package io.github.stepwright.bench.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** An alignment that helps early and is then shut off. */
final class ClosedGate implements Claim {

  private static final String WEIGHT = "0.5";

  @Override
  public About about() {
    return new About(
        "gate",
        "Aligning a denoiser's features with those of a trained net helps early on and holds back"
            + " later: shut off at a fixed step it ends better than without it and better than with"
            + " it all the way.",
        "Wang et al., 2025, https://arxiv.org/abs/2505.16792",
        "digits-flow, weight 0.5 on the squared distance to the features of a perceptron that knows"
            + " the digits; 1,500 steps (quick 300), shut off at 30 % of them, the same seeds;"
            + " energy distance of 256 samples to held-out digits",
        "1000 to 1004 (quick 1000 to 1002)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    int steps = ground.size(300, 1500);
    int seeds = ground.size(3, 5);
    var plain = FlowRuns.of(ground, "digits-flow", steps, seeds, UnaryOperator.identity());
    var shut =
        FlowRuns.of(
            ground,
            "digits-flow",
            steps,
            seeds,
            request -> request.auxiliary("gate:at=0.3,peak=" + WEIGHT));
    var open =
        FlowRuns.of(
            ground,
            "digits-flow",
            steps,
            seeds,
            request -> request.auxiliary("constant:peak=" + WEIGHT));
    var findings = new ArrayList<>(shut.below(plain, "the gate", "no alignment"));
    findings.addAll(shut.below(open, "the gate", "alignment all the way"));
    findings.add(Finding.keeps("energy at the end of no alignment", plain.end(), plain.end() / 4));
    return findings;
  }
}
