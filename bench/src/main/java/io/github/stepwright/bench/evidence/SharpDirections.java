package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.Budget;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.Settings;
import io.github.stepwright.Work;
import io.github.stepwright.bench.stats.Mean;
import io.github.stepwright.run.Catalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.LongStream;
import org.hipparchus.stat.descriptive.rank.Median;

/** Few coordinates make a step of SGD sharp; adaptive rules and clipping tame them. */
final class SharpDirections implements Claim {

  private static final String WORKLOAD = "chars-gpt:quick=true";
  private static final String SGD = "sgd:lr=1,momentum=0.9";
  private static final String CLIPPED = "clipquantile:fraction=0.1/" + SGD;
  private static final String ADAM = "adam:lr=0.01";
  private static final String ADAM_CLIPPED = "clipquantile:fraction=0.5/" + ADAM;

  /** The rules whose steps are looked at, SGD first. */
  static final List<String> LOOKED_AT = List.of(SGD, CLIPPED, ADAM, ADAM_CLIPPED);

  private static final List<String> PATHS = List.of("sgd:lr=0.1,momentum=0.9", "adam:lr=0.003");
  private static final long EVERY = 8;

  /** Share of the points at which a direction has to be the less sharp one. */
  private static final double MOST = 0.9;

  @Override
  public About about() {
    return new About(
        "sharpness",
        "Steps of SGD on a transformer are sharp along their direction, those of Adam far less;"
            + " clipping the largest coordinates of SGD's steps makes them less sharp, and trains"
            + " faster.",
        "Pan, Li, 2023, https://arxiv.org/abs/2306.00204",
        "chars-gpt, 400 steps (quick 80): every 8 steps along a path of sgd (0.1, momentum 0.9) and"
            + " one of adam (0.003) the Hessian of the batch along the step that each rule would"
            + " make there; clipquantile keeps the tenth (sgd) or half (adam) of the coordinates"
            + " that are largest at the least of them. Training: sgd with and without clipping,"
            + " cosine with 5 % warm-up, each at the best of seven rates a factor 3.16 apart from"
            + " 0.01, validation loss at the end over 50 windows. The paper says far less and"
            + " faster; nine points of ten, and the interval of the pairs, are ours",
        "tuning 0, judging 1000 to 1009 (quick 1000 to 1002); paths 0 to 4 (quick 0)",
        true);
  }

  @Override
  public boolean deep() {
    return true;
  }

  private record Path(String rule, long seed) {}

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    long steps = ground.size(80, 400);
    List<Path> paths =
        PATHS.stream()
            .flatMap(
                rule ->
                    LongStream.range(0, ground.size(1, 5)).mapToObj(seed -> new Path(rule, seed)))
            .toList();
    List<double[]> points =
        ground.each(paths, path -> along(ground, path, steps)).stream()
            .flatMap(List::stream)
            .toList();
    var findings = new ArrayList<Finding>();
    String of =
        "share of %d points at which %s is less sharp than sgd".formatted(points.size(), "%s");
    findings.add(Finding.claims(of.formatted("adam"), less(points, 2), AT_LEAST, MOST));
    findings.add(Finding.claims(of.formatted("sgd, clipped,"), less(points, 1), AT_LEAST, MOST));
    for (int k = 0; k < LOOKED_AT.size(); k++) {
      double median = median(points, k);
      findings.add(
          Finding.keeps(
              "median sharpness along " + LOOKED_AT.get(k), median, 0.5 * Math.abs(median)));
    }
    race(ground, steps, findings);
    return findings;
  }

  private static List<double[]> along(Ground ground, Path path, long steps) {
    var points = new ArrayList<double[]>();
    Problem problem = ground.workloads().apply(WORKLOAD);
    Rule rule = Catalog.OPTIMIZERS.parse(path.rule());
    var values = new LinkedHashMap<>(rule.knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    Settings settings = Settings.of(values);
    var budget = new Budget.Steps(steps);
    var stepper = new Shadows(rule, LOOKED_AT, EVERY, points::add);
    try (var workload = problem.start(stepper, path.seed())) {
      for (long t = 0; t < steps; t++) {
        workload.step(settings, budget.progress(new Work(t, 0, 0, 0)));
      }
    }
    return points;
  }

  private static double less(List<double[]> points, int k) {
    return points.stream().mapToInt(sharp -> sharp[k] < sharp[0] ? 1 : 0).average().orElseThrow();
  }

  private static double median(List<double[]> points, int k) {
    return new Median().evaluate(points.stream().mapToDouble(sharp -> sharp[k]).toArray());
  }

  private static void race(Ground ground, long steps, List<Finding> findings)
      throws InterruptedException {
    String lr = "warmup:fraction=0.05/cosine";
    double[] rates = Tuned.rates(0.01, 7);
    List<Tuned> tuned =
        Tuned.of(
            ground,
            List.of(
                new Tuned.Entry(WORKLOAD, steps, "sgd:momentum=0.9", lr, rates),
                new Tuned.Entry(
                    WORKLOAD, steps, "clipquantile:fraction=0.1/sgd:momentum=0.9", lr, rates)),
            ground.size(3, 10));
    double[] gaps = new double[tuned.getFirst().ends().length];
    Arrays.setAll(gaps, k -> tuned.getLast().ends()[k] - tuned.getFirst().ends()[k]);
    Mean gap = Mean.of(gaps);
    findings.add(
        2,
        Finding.claims(
            "loss of sgd with clipping above that without, upper end of the pairs' 95 % interval",
            gap.value() + gap.half(), AT_MOST, 0));
    findings.add(Finding.keeps("the same, mean of the pairs", gap.value(), 0.05));
    findings.add(Finding.keeps("loss without clipping", tuned.getFirst().mean(), 0.1));
    findings.add(Finding.keeps("rate without clipping", tuned.getFirst().rate(), 1e-9));
    findings.add(Finding.keeps("rate with clipping", tuned.getLast().rate(), 1e-9));
  }
}
