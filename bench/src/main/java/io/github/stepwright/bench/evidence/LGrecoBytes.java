package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.compress.Scheme;
import io.github.stepwright.bench.compress.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Levels of compression chosen layer by layer. */
final class LGrecoBytes implements Claim {

  @Override
  public About about() {
    return new About(
        "lgreco",
        "Choosing the level of compression for each layer sends fewer bytes than one level for all"
            + " of them, at no more error and without loss of accuracy.",
        "Alimohammadi, Markov, Frantar, Alistarh, 2022, https://arxiv.org/abs/2210.17357",
        "four simulated workers train digits-mlp with powersgd and topk under error feedback;"
            + " uniform level against levels chosen every 100 steps; docs/compression.md has the"
            + " whole table",
        "0 to 4 (quick 0 and 1)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    var workers =
        new Workers(
            4,
            ground.size(200, 500),
            ground.size(50, 100),
            0.1,
            0.9,
            LongStream.range(0, ground.size(2, 5)).boxed().toList());
    List<Scheme> schemes =
        Scheme.ALL.stream()
            .filter(
                scheme -> scheme.name().startsWith("powersgd") || scheme.name().startsWith("topk"))
            .toList();
    Workers.Result result = workers.run(ground.workloads().apply("digits-mlp"), schemes);
    var findings = new ArrayList<Finding>();
    for (int i = 0; i + 1 < schemes.size(); i += 2) {
      Workers.Row uniform = result.rows().get(i);
      Workers.Row chosen = result.rows().get(i + 1);
      findings.add(
          Finding.claims(
              "bytes of %s over those of %s"
                  .formatted(chosen.scheme().name(), uniform.scheme().name()),
              bytes(chosen) / bytes(uniform),
              AT_MOST,
              1));
      findings.add(
          Finding.claims(
              "accuracy lost by the choice, " + chosen.scheme().name(),
              accuracy(uniform) - accuracy(chosen),
              AT_MOST,
              0.01));
    }
    return findings;
  }

  private static double bytes(Workers.Row row) {
    return row.outcomes().stream().mapToDouble(Workers.Outcome::bytes).average().orElseThrow();
  }

  private static double accuracy(Workers.Row row) {
    return row.outcomes().stream()
        .mapToDouble(outcome -> outcome.validation().get("accuracy"))
        .average()
        .orElseThrow();
  }
}
