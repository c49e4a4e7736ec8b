package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.TopTable;
import java.util.ArrayList;
import java.util.List;

/** REX's table of ranks over budgets, also where it loses. */
final class RexRanks implements Claim {

  private static final String[] METHODS = {
    "rex", "linear", "cosine", "onecycle", "exponential", "step", "constant", "wsd"
  };

  @Override
  public About about() {
    return new About(
        "rex",
        "Over budgets from 1 to 100 % of the steps the REX schedule has the best mean rank among"
            + " seven schedules and is the best in most settings (70 % in the paper, 73 % at low"
            + " budgets).",
        "Chen, Wolfe, Kyrillidis, 2021, https://arxiv.org/abs/2107.04197",
        "the optimizer of each workload; rates searched over five quasi-random points a factor 100"
            + " wide for every schedule, workload and budget; wsd, younger than the paper, beside"
            + " them; quick: three workloads at 10 and 100 %",
        "tuning 0, judging 1000 to 1002 (quick 1000 to 1001)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    List<Double> budgets = ground.quick() ? List.of(0.1, 1.0) : Rules.BUDGETS;
    Ranked ranked = Ranked.of(ground, budgets, ground.size(2, 3), METHODS);
    TopTable.Row rex = ranked.table().of("rex");
    var findings = new ArrayList<Finding>();
    findings.add(
        Finding.claims(
            "mean rank of rex above the least of the others", ranked.behind("rex"), AT_MOST, 0));
    findings.add(
        Finding.claims(
            "settings of %d in which nobody is better than rex, share".formatted(rex.settings()),
            (double) rex.first() / rex.settings(),
            AT_LEAST,
            0.5));
    findings.add(
        Finding.keeps(
            "settings in which rex is among the best three, share",
            (double) rex.third() / rex.settings(),
            1));
    for (TopTable.Row row : ranked.table().rows()) {
      findings.add(Finding.keeps("mean rank of " + row.method(), row.mean(), 1));
    }
    for (double budget : budgets) {
      findings.add(
          Finding.keeps(
              "mean rank of rex at %d %%".formatted(Math.round(100 * budget)),
              ranked.at(budget).of("rex").mean(),
              1));
    }
    return findings;
  }
}
