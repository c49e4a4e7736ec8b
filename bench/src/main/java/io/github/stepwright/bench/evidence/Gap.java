package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import io.github.stepwright.bench.workload.SplitDigits;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.signal.StabilityGap;
import java.util.ArrayList;
import java.util.List;

/** The drop behind a change of tasks that evaluations at the ends of tasks do not see. */
final class Gap implements Claim {

  private static final int WINDOW = 10;

  @Override
  public About about() {
    return new About(
        "stabilitygap",
        "When a new task begins, accuracy on earlier ones drops at once and comes back partly, also"
            + " where they are rehearsed; evaluations at the ends of tasks do not see it.",
        "De Lange, van de Ven, Tuytelaars, 2022, https://arxiv.org/abs/2205.13452",
        "five pairs of digits one after the other, a perceptron with 64 units, half of each batch"
            + " rehearsed; evaluated every 5 steps (quick: every 10); sgd with momentum 0.9 at 0.1"
            + " and adam at 0.003",
        "0 to 4 (quick 0)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    var usual = SplitDigits.usual();
    var tasks =
        new SplitDigits(
            ground.size(100, usual.steps()), ground.size(10, usual.every()), usual.batch(), true);
    var findings = new ArrayList<Finding>();
    int seeds = ground.size(1, 5);
    for (String optimizer : List.of("sgd:lr=0.1,momentum=0.9", "adam:lr=0.003")) {
      double end = 0;
      double least = 0;
      double worst = 0;
      double forgetting = 0;
      double plasticity = 0;
      for (long seed = 0; seed < seeds; seed++) {
        StabilityGap gap = tasks.run(Catalog.OPTIMIZERS.parse(optimizer), seed);
        end += gap.meanEarlier() / seeds;
        least += gap.minAccuracy() / seeds;
        worst += gap.worstCaseAccuracy() / seeds;
        forgetting += gap.forgetting(WINDOW) / seeds;
        plasticity += gap.plasticity(WINDOW) / seeds;
      }
      String name = optimizer.replaceAll(":.*", "");
      findings.add(
          Finding.claims(
              name + ": accuracy on earlier tasks at the end, above min-ACC",
              end - least,
              AT_LEAST,
              0.05));
      findings.add(Finding.keeps(name + ": min-ACC", least, 0.1));
      findings.add(Finding.keeps(name + ": WC-ACC", worst, 0.1));
      findings.add(Finding.keeps(name + ": forgetting within 10 looks", forgetting, 0.1));
      findings.add(Finding.keeps(name + ": plasticity within 10 looks", plasticity, 0.1));
    }
    return findings;
  }
}
