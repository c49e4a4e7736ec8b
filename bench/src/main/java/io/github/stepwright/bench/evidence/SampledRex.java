package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import io.github.stepwright.bench.protocol.TopTable;
import java.util.ArrayList;
import java.util.List;

/** A profile that is read only twice or three times. */
final class SampledRex implements Claim {

  private static final String AT = "sampled:points=50+75/";

  @Override
  public About about() {
    return new About(
        "sampled",
        "No profile is best at every sampling rate: where the rate changes only at 50 and 75 % of"
            + " the steps, REX is the worst of the profiles and steep ones (exponential, steps of"
            + " ten) are better.",
        "Chen, Wolfe, Kyrillidis, 2021, https://arxiv.org/abs/2107.04197",
        "profiles sampled at 50 and 75 %; the optimizer of each workload, rates searched for every"
            + " profile over five quasi-random points; metric at the end, 100 % of the steps",
        "tuning 0, judging 1000 to 1004 (quick 1000 to 1002)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    Ranked ranked =
        Ranked.of(
            ground,
            List.of(1.0),
            ground.size(3, 5),
            "rex=own@" + AT + "rex",
            "linear=own@" + AT + "linear",
            "exponential=own@" + AT + "exponential",
            "step=own@step");
    double rex = ranked.table().of("rex").mean();
    double worst =
        ranked.table().rows().stream()
            .filter(row -> !row.method().equals("rex"))
            .mapToDouble(TopTable.Row::mean)
            .max()
            .orElseThrow();
    var findings = new ArrayList<Finding>();
    findings.add(
        Finding.claims(
            "mean rank of rex above the largest of the others", rex - worst, AT_LEAST, 0));
    for (TopTable.Row row : ranked.table().rows()) {
      findings.add(Finding.keeps("mean rank of " + row.method(), row.mean(), 1));
    }
    return findings;
  }
}
