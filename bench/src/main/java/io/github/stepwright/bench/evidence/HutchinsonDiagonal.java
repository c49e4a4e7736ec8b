package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_LEAST;
import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Stepper;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.train.Descent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** AdaHessian: its estimate of the Hessian's diagonal, and how much it depends on the rate. */
final class HutchinsonDiagonal implements Claim {

  private static final double SIGMAS = 5; // with some hundred weights a false alarm in 1e4 runs
  private static final double NEAR = 1.1;

  @Override
  public About about() {
    return new About(
        "adahessian",
        "Hutchinson's estimate z * (H z) with random signs z has the diagonal of the Hessian as its"
            + " mean; AdaHessian, which divides by it, is less sensitive to its rate than AdamW and"
            + " SGD.",
        "Yao et al., 2020, https://arxiv.org/abs/2006.00719",
        "diagonal: a perceptron on iris, every weight against the exact diagonal; rates: nine a"
            + " factor 3.16 apart from 1e-3 for each method, how many end within 10 % of the best"
            + " loss, linear decay",
        "signs from the stream hutchinson of seed 0; runs with seed 0",
        true);
  }

  @Override
  public List<Finding> measure(Ground ground) throws InterruptedException {
    var findings = new ArrayList<>(diagonal(ground, ground.size(400, 4000)));
    findings.addAll(robust(ground));
    return findings;
  }

  private static List<Finding> diagonal(Ground ground, int samples) {
    Objective objective = objective(ground);
    int n = objective.blocks().stream().mapToInt(Block::length).sum();
    int[] rows = IntStream.range(0, 30).toArray();
    var batch = new Batch(rows, rows.length, 0);
    // Away from the start, where the last layer is 0 and so is most of the Hessian.
    var random = RandomStream.named(0, "hutchinson");
    for (Block block : objective.blocks()) {
      for (int i = 0; i < block.length(); i++) {
        block.weights().set(i, 0.5 * random.nextGaussian());
      }
    }
    double[] exact = new double[n];
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      double[] unit = new double[n];
      unit[i] = 1;
      objective.hessianVector(batch, Array.of(unit), Array.of(out));
      exact[i] = out[i];
    }
    double[] sum = new double[n];
    double[] squares = new double[n];
    double[] sizes = new double[n];
    for (int k = 0; k < samples; k++) {
      double[] z = new double[n];
      for (int i = 0; i < n; i++) {
        z[i] = random.nextBoolean() ? 1 : -1;
      }
      objective.hessianVector(batch, Array.of(z), Array.of(out));
      for (int i = 0; i < n; i++) {
        double estimate = z[i] * out[i];
        sum[i] += estimate;
        squares[i] += estimate * estimate;
        sizes[i] += Math.abs(estimate);
      }
    }
    double off = 0;
    double over = 0;
    for (int i = 0; i < n; i++) {
      double mean = sum[i] / samples;
      double error = Math.sqrt(Math.max(0, squares[i] / samples - mean * mean) / samples) + 1e-7;
      off = Math.max(off, Math.abs(mean - exact[i]) / error);
      over += (sizes[i] / samples - Math.abs(exact[i])) / n;
    }
    return List.of(
        Finding.claims(
            "largest distance of a mean from the diagonal, in standard errors, %d weights"
                .formatted(n),
            off,
            AT_MOST,
            SIGMAS),
        Finding.keeps(
            "mean excess of |H z|, which AdaHessian uses, over the size of the diagonal",
            over,
            0.01));
  }

  private static List<Finding> robust(Ground ground) throws InterruptedException {
    List<String> on =
        ground.quick() ? List.of("digits-softmax") : List.of("digits-softmax", "digits-mlp");
    List<String> methods = List.of("adahessian", "adamw", "sgd:momentum=0.9");
    double[] rates = Tuned.rates(1e-3, 9);
    var entries = new ArrayList<Tuned.Entry>();
    for (String workload : on) {
      for (String method : methods) {
        entries.add(new Tuned.Entry(workload, ground.size(200, 1000), method, "linear", rates));
      }
    }
    List<Tuned> tuned = Tuned.of(ground, entries, 0);
    var findings = new ArrayList<Finding>();
    for (int w = 0; w < on.size(); w++) {
      int hessian = tuned.get(3 * w).near(NEAR);
      int adam = tuned.get(3 * w + 1).near(NEAR);
      int sgd = tuned.get(3 * w + 2).near(NEAR);
      findings.add(
          Finding.claims(
              on.get(w) + ": rates of 9 that are good for adahessian, less those for adamw",
              hessian - adam,
              AT_LEAST,
              0));
      findings.add(
          Finding.claims(on.get(w) + ": the same less those for sgd", hessian - sgd, AT_LEAST, 0));
      findings.add(Finding.keeps(on.get(w) + ": good rates of adahessian", hessian, 1));
    }
    return findings;
  }

  /** The objective behind a workload: a stepper is handed it. */
  private static Objective objective(Ground ground) {
    var seen = new ArrayList<Objective>();
    var usual = Descent.of(Catalog.OPTIMIZERS.parse("sgd"));
    var peek =
        new Stepper() {
          @Override
          public Map<Knob, Double> knobs() {
            return usual.knobs();
          }

          @Override
          public Steps start(Objective objective, long seed) {
            seen.add(objective);
            return usual.start(objective, seed);
          }
        };
    ground.workloads().apply("mlp:data=iris,hidden=8").start(peek, 0);
    return seen.getFirst();
  }
}
