package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.bench.protocol.Suite;
import io.github.stepwright.bench.protocol.Task;
import io.github.stepwright.bench.protocol.Trial;
import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/** One WSD-S run that decays three times, against three cosine runs of these lengths. */
final class OneRunThreeBudgets implements Claim {

  /** Budgets B, 2 B and 4 B as parts of the longest. */
  private static final List<Integer> PARTS = List.of(1, 2, 4);

  private static final int LONGEST = 4;
  private static final List<Long> TUNING = List.of(0L, 1L, 2L);
  private static final double NEAR = 1.01;

  @Override
  public About about() {
    return new About(
        "wsds",
        "One WSD-S run that decays in place at three budgets ends at each of them as low as a"
            + " cosine run of that length whose rate was tuned for it, at the cost of its longest"
            + " budget alone.",
        "Wen, Li, Wang, Hall, Liang, Ma, 2024, https://arxiv.org/abs/2410.05192",
        "budgets B, 2 B, 4 B; wsds with the inverse decay over the last tenth of each segment, its"
            + " rate tuned once by the sum of its three losses; cosine to 0, its rate tuned at each"
            + " budget; both with a warm-up of B/20 steps and the same five rates, a factor 3.2"
            + " apart; validation loss of wsds over that of cosine, paired over seeds. Comparable"
            + " is read as within 1 %, which is ours; decay=0.2,of=total stands beside it",
        "tuning 0 to 2, judging 1000 to 1009 (quick 1000 to 1001)",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    List<Suite.Entry> on =
        ground.quick()
            ? List.of(new Suite.Entry("mlp:data=letter,hidden=16", 100))
            : List.of(
                new Suite.Entry("words-mlp", 1000),
                new Suite.Entry("letter-softmax", 750),
                new Suite.Entry("mlp:data=letter,hidden=32+32", 1000));
    var findings = new ArrayList<Finding>();
    for (Suite.Entry entry : on) {
      findings.addAll(on(ground, entry.workload(), entry.steps()));
    }
    findings.add(
        Finding.keeps(
            "steps of wsds over those of the three cosines, tuning included or not",
            (double) LONGEST / PARTS.stream().mapToInt(Integer::intValue).sum(),
            0));
    return findings;
  }

  private static List<Finding> on(Ground ground, String workload, long unit)
      throws InterruptedException {
    String own = ground.workloads().apply(workload).declared().optimizer();
    double rate =
        io.github.stepwright.run.Catalog.OPTIMIZERS
            .parse(own)
            .knobs()
            .get(io.github.stepwright.Knob.LEARNING_RATE);
    double[] rates = Tuned.rates(rate / 10, 5);
    String warmup = "warmup:steps=%d".formatted(Math.max(1, unit / 20));
    String ends = "%d+%d+%d".formatted(unit, 2 * unit, LONGEST * unit);
    String wsds = warmup + ",overlay=true/wsds:endpoints=" + ends;
    var segment = new Arm(workload, LONGEST * unit, own, wsds);
    var total = new Arm(workload, LONGEST * unit, own, wsds + ",decay=0.2,of=total");
    var cosines =
        PARTS.stream().map(k -> new Arm(workload, k * unit, own, warmup + "/cosine")).toList();
    var arms = new ArrayList<>(List.of(segment, total));
    arms.addAll(cosines);
    Map<Arm, Double> best = tuned(ground, arms, rates);
    List<Long> seeds =
        LongStream.range(Rules.JUDGING, Rules.JUDGING + ground.size(2, 10)).boxed().toList();
    Map<Task, Trial> judged = ground.crew(LONGEST).run(tasks(arms, arm -> best.get(arm), seeds));
    var findings = new ArrayList<Finding>();
    for (int i = 0; i < PARTS.size(); i++) {
      int k = PARTS.get(i);
      Arm cosine = cosines.get(i);
      double base = best.get(cosine);
      String at = "%s at %d steps: ".formatted(workload, k * unit);
      for (Arm arm : List.of(segment, total)) {
        double[] ratios =
            seeds.stream()
                .mapToDouble(
                    seed ->
                        loss(judged.get(arm.task(best.get(arm), seed)), k)
                            / loss(judged.get(cosine.task(base, seed)), LONGEST))
                .toArray();
        Mean mean = Mean.of(ratios);
        if (arm == segment) {
          findings.add(
              Finding.claims(at + "loss of wsds over cosine's", mean.value(), AT_MOST, NEAR));
          findings.add(Finding.keeps(at + "half of its 95 % interval", mean.half(), 0.05));
        } else {
          findings.add(Finding.keeps(at + "the same with decay=0.2,of=total", mean.value(), 0.05));
        }
      }
      double loss =
          seeds.stream()
              .mapToDouble(seed -> loss(judged.get(cosine.task(base, seed)), LONGEST))
              .average()
              .orElseThrow();
      findings.add(Finding.keeps(at + "loss of cosine", loss, 0.05));
      findings.add(Finding.keeps(at + "rate of cosine", base, base * 10));
    }
    double rated = best.get(segment);
    findings.add(Finding.keeps(workload + ": rate of wsds", rated, rated * 10));
    return findings;
  }

  /** A run but for its rate and seed. */
  private record Arm(String workload, long steps, String optimizer, String lr) {
    Task task(double rate, long seed) {
      return new Task(workload, steps, optimizer, lr, rate, seed);
    }
  }

  private static List<Task> tasks(List<Arm> arms, Function<Arm, Double> rate, List<Long> seeds) {
    return arms.stream()
        .flatMap(arm -> seeds.stream().map(seed -> arm.task(rate.apply(arm), seed)))
        .toList();
  }

  /** The rate of each with the least loss: at the end, of wsds the sum over its endpoints. */
  private static Map<Arm, Double> tuned(Ground ground, List<Arm> arms, double... rates)
      throws InterruptedException {
    var all = new ArrayList<Task>();
    Arrays.stream(rates).forEach(rate -> all.addAll(tasks(arms, _ -> rate, TUNING)));
    Map<Task, Trial> tried = ground.crew(LONGEST).run(all);
    var best = new LinkedHashMap<Arm, Double>();
    for (Arm arm : arms) {
      List<Integer> looks = arm.lr().contains("wsds") ? PARTS : List.of(LONGEST);
      double least = Double.POSITIVE_INFINITY;
      for (double rate : rates) {
        double sum = 0;
        for (long seed : TUNING) {
          for (int look : looks) {
            sum += loss(tried.get(arm.task(rate, seed)), look);
          }
        }
        if (sum < least || !best.containsKey(arm)) {
          least = sum;
          best.put(arm, rate);
        }
      }
    }
    return best;
  }

  /** Validation loss behind so many quarters of a run; infinite where it diverged. */
  private static double loss(Trial trial, int quarter) {
    return trial.diverged() ? Double.POSITIVE_INFINITY : trial.points().get(quarter - 1).metric();
  }
}
