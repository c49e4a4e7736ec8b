package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;

import io.github.stepwright.Ask;
import io.github.stepwright.Budget;
import io.github.stepwright.Decision;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Why;
import io.github.stepwright.Work;
import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** A larger batch for an adaptive method: rate times the square root. */
final class SquareRootScaling implements Claim {

  private static final int SMALL = 32;
  private static final int FACTOR = 4;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  @Override
  public About about() {
    return new About(
        "sqrtscaling",
        "When the batch of Adam grows k times, the rate should grow by the square root of k (and"
            + " 1 - beta1, 1 - beta2 by k) for the same progress per example; neither the old rate"
            + " nor k times the rate does as well.",
        "Malladi, Lyu, Panigrahi, Arora, 2022, https://arxiv.org/abs/2205.10287",
        "adam at constant rate 0.001 and batch 32 against batch 128 over the same examples, on"
            + " letter-softmax and a perceptron on letters; distance of the validation loss at the"
            + " end from that of the small batch, mean over seeds",
        "1000 to 1004 (quick 1000 to 1001)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    List<String> on = List.of("letter-softmax", "mlp:data=letter,hidden=16");
    var findings = new java.util.ArrayList<Finding>();
    int best = 0;
    for (String workload : on) {
      Problem problem = ground.workloads().apply(workload);
      long steps = ground.size(800, 4000);
      int seeds = ground.size(2, 5);
      double small = loss(problem, steps, SMALL, 1, 1, seeds);
      double[] off = new double[3];
      double[] factors = {1, Math.sqrt(FACTOR), FACTOR};
      for (int i = 0; i < factors.length; i++) {
        double large = loss(problem, steps / FACTOR, SMALL * FACTOR, factors[i], FACTOR, seeds);
        off[i] = Math.abs(large - small);
      }
      best += off[1] <= Math.min(off[0], off[2]) ? 1 : 0;
      findings.add(Finding.keeps(workload + ": loss off at the square root", off[1], 0.02));
      findings.add(Finding.keeps(workload + ": loss off at the old rate", off[0], 0.02));
      findings.add(Finding.keeps(workload + ": loss off at 4 times the rate", off[2], 0.02));
    }
    findings.addFirst(
        Finding.claims(
            "workloads of 2 on which the square root is nearest", best, AT_LEAST, on.size()));
    return findings;
  }

  private static double loss(
      Problem problem, long steps, int batch, double rate, double k, int seeds) {
    return LongStream.range(Rules.JUDGING, Rules.JUDGING + seeds)
        .mapToDouble(seed -> loss(problem, steps, batch, rate, k, seed))
        .average()
        .orElseThrow();
  }

  private static double loss(
      Problem problem, long steps, int batch, double rate, double k, long seed) {
    String spec =
        String.format(
            Locale.ROOT,
            "adam:lr=%.6g,beta1=%.6g,beta2=%.6g",
            0.001 * rate,
            1 - k * (1 - BETA1),
            1 - k * (1 - BETA2));
    Rule rule = Catalog.OPTIMIZERS.parse(spec);
    var values = new LinkedHashMap<>(rule.knobs());
    values.put(Knob.BATCH_SIZE, (double) batch);
    Settings settings = Settings.of(values);
    var budget = new Budget.Steps(steps);
    try (var workload = problem.start(Descent.of(rule), seed)) {
      for (long t = 0; t < steps; t++) {
        workload.step(settings, budget.progress(new Work(t, 0, 0, 0)));
      }
      var ask =
          new Decision.Evaluate(
              new Ask("claim", 0), Split.VALIDATION, 0, true, Why.of("at the end"));
      return workload.evaluate(ask).metrics().get("loss");
    }
  }
}
