package io.github.stepwright.bench.evidence;

import static io.github.stepwright.bench.evidence.Finding.Relation.AT_MOST;

import io.github.stepwright.bench.protocol.Rules;
import io.github.stepwright.run.Request;
import java.util.List;
import java.util.Locale;

/**
 * One rule at one rate for all layers against the same with a factor for each, both at the best of
 * their rates.
 *
 * @param about of the claim
 * @param workload that is trained
 * @param batch examples of a step
 * @param rule spec of the optimizer without its rate
 * @param layers spec of the controller of the factors
 * @param lowest of five rates a factor 3.16 apart
 * @param most what the loss with factors may be in parts of the one without
 */
record LayerRates(
    About about, String workload, int batch, String rule, String layers, double lowest, double most)
    implements Claim {

  private static final double LOOK = 0.05;

  /** Variances of modules aligned, for a large batch. */
  static LayerRates agvm() {
    return new LayerRates(
        new About(
            "agvm",
            "Aligning the variance of gradients between modules lets a large batch reach a lower"
                + " loss than one rate for all modules.",
            "Xue et al., 2022, https://arxiv.org/abs/2210.11078",
            "mlp:data=letter,hidden=64+64+64, a perceptron of four modules and not the detector of"
                + " the paper; batch 1024 in 8 micro-batches, sgd with momentum 0.9 under cosine,"
                + " 20 passes (quick: 8), each at the best of five rates a factor 3.16 apart from"
                + " 0.03 by validation loss at the end with seed 0",
            "tuning 0, judging 1000 to 1004 (quick 1000 to 1001)",
            true),
        "mlp:data=letter,hidden=64+64+64",
        1024,
        "sgd:momentum=0.9",
        "agvm",
        0.03,
        0.99);
  }

  /** Rates by noise, on top of Muon. */
  static LayerRates lanton() {
    return new LayerRates(
        new About(
            "lanton",
            "Lowering the rate of the layers whose gradients are noisy reaches a lower loss in the"
                + " same steps than Muon with one rate.",
            "Hao et al. (LANTON), 2025, https://arxiv.org/abs/2510.14009",
            "mlp:data=letter,hidden=64+64+64, a perceptron with two hidden matrices that have the"
                + " same shape and one before them, and not the language models of the paper; batch"
                + " 64, muon under cosine, 8 passes (quick: 3), each at the best of five rates a"
                + " factor 3.16 apart from 0.002 by validation loss at the end with seed 0; beta of"
                + " a third party, alpha ours",
            "tuning 0, judging 1000 to 1004 (quick 1000 to 1001)",
            true),
        "mlp:data=letter,hidden=64+64+64",
        64,
        "muon",
        "lanton",
        0.002,
        0.99);
  }

  @Override
  public List<Finding> measure(Ground ground) {
    double plain = best(ground, false);
    double layered = best(ground, true);
    int seeds = ground.size(2, 5);
    double without = 0;
    double with = 0;
    int better = 0;
    for (long seed = Rules.JUDGING; seed < Rules.JUDGING + seeds; seed++) {
      double one = run(ground, false, plain, seed);
      double other = run(ground, true, layered, seed);
      without += one / seeds;
      with += other / seeds;
      better += other < one ? 1 : 0;
    }
    String name = about.name();
    return List.of(
        Finding.claims(
            "loss with %s over the loss without".formatted(name), with / without, AT_MOST, most),
        Finding.keeps("seeds of %d that are better with it".formatted(seeds), better, 1),
        Finding.keeps("loss without", without, 0.02),
        Finding.keeps("loss with", with, 0.02),
        Finding.keeps("rate without", plain, 1e-9),
        Finding.keeps("rate with", layered, 1e-9));
  }

  private double best(Ground ground, boolean layered) {
    double best = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    for (double rate : Tuned.rates(lowest, 5)) {
      double loss = run(ground, layered, rate, 0);
      if (loss < least) {
        least = loss;
        best = rate;
      }
    }
    return best;
  }

  private double run(Ground ground, boolean layered, double rate, long seed) {
    int passes = batch > 500 ? ground.size(8, 20) : ground.size(3, 8);
    String keys = rule.contains(":") ? "," : ":";
    var request =
        Request.of(workload)
            .optimizer(String.format(Locale.ROOT, "%s%slr=%.6g", rule, keys, rate))
            .lr("cosine")
            .batch(Integer.toString(batch))
            .micro(8)
            .budget("epochs:" + passes)
            .seed(seed);
    request = layered ? request.layers(layers) : request;
    Reached reached = Reached.of(ground, request, LOOK);
    double loss = reached.looks().isEmpty() ? Double.NaN : reached.last().loss();
    return Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY;
  }
}
