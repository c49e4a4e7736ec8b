package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import java.util.Map;
import java.util.OptionalLong;

/**
 * AdEMAMix: AdamW with a second, much slower average of the gradients beside the first:
 *
 * <pre>
 * m1 = beta1 * m1 + (1 - beta1) * g
 * m2 = beta3_t * m2 + (1 - beta3_t) * g
 * v  = beta2 * v + (1 - beta2) * g²
 * x = x - lr * ((m1 / (1 - beta1^t) + alpha_t * m2) / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 *               + decay * x)
 * with a horizon T and a = t / T below 1:
 *   alpha_t = a * alpha, ln beta3_t = 1 / ((1 - a) / ln beta1 + a / ln beta3), at most ln beta3
 * </pre>
 *
 * <p>So the half-life of m2 grows evenly from that of m1. m2 has no bias correction. Without a
 * horizon alpha and beta3 hold from the first step, which early on pushes hard along stale
 * gradients: give one, as a rule the length of the run. Three slots; without decay a gradient of 0
 * from the start moves nothing. For runs of many thousand steps; a short one never sees the slow
 * average's worth.
 *
 * <p>Equations and warm-up agree with the authors' code, which adds 1e-8 to the betas inside the
 * logarithms, does not limit beta3_t, and has alpha = 2 by default and 8 in the example of its
 * README [source]. That the paper's experiments use 5 is unverified.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param beta3 of the slow average, in [0, 1)
 * @param alpha weight of the slow average, 0 or more
 * @param eps added to the root, above 0
 * @param decay decoupled weight decay, 0 or more
 * @param horizon steps over which alpha and beta3 grow, at least 1
 */
@Use(
    when = "runs of many thousand steps, with a horizon",
    not = "short runs: the slow average is never worth its array",
    differs =
        "alpha 5; the authors' code has 2, the example of its README 8, and 1e-8 stands beside the"
            + " betas in its logarithms")
@Paper(
    title = "The AdEMAMix Optimizer: Better, Faster, Older",
    authors = "Pagliardini, Ablin, Grangier",
    year = 2024,
    arxiv = "2409.03137")
public record AdEmaMix(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("0.9999") double beta3,
    @Default("5") double alpha,
    @Default("1e-8") double eps,
    @Default("0") double decay,
    OptionalLong horizon)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public AdEmaMix {
    Hyper.rate("ademamix.lr", lr);
    Hyper.share("ademamix.beta1", beta1);
    Hyper.share("ademamix.beta2", beta2);
    Hyper.share("ademamix.beta3", beta3);
    Hyper.rate("ademamix.alpha", alpha);
    Hyper.positive("ademamix.eps", eps);
    Hyper.rate("ademamix.decay", decay);
    if (horizon.isPresent() && horizon.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "ademamix.horizon must be >= 1, got " + horizon.getAsLong());
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE,
        lr,
        Knob.BETA1,
        beta1,
        Knob.BETA2,
        beta2,
        Knob.BETA3,
        beta3,
        Knob.WEIGHT_DECAY,
        decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  @Override
  public int slots() {
    return 3;
  }

  /** How far the warm-up is, 1 behind its end. */
  private double share(long step) {
    return horizon.isEmpty() ? 1 : Math.min(1, (double) step / horizon.getAsLong());
  }

  /** beta3 of a step; beta1 = 0 has no half-life and leaves the slow average's alone in the sum. */
  private static double warmed(double beta1, double beta3, double share) {
    double length = (1 - share) / Math.log(beta1) + share / Math.log(beta3);
    return share == 1 ? beta3 : Math.min(beta3, Math.exp(1 / length));
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double share = share(part.step());
    double beta3 = warmed(beta1, part.get(Knob.BETA3), share);
    double kept = 1 - rate * part.get(Knob.WEIGHT_DECAY);
    double fast = rate / Hyper.debias(beta1, part.step());
    double slow = rate * alpha * share;
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array fasts = part.slot(0);
    Array slows = part.slot(1);
    Array vs = part.slot(2);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i);
      double m1 = beta1 * fasts.get(i) + (1 - beta1) * g;
      double m2 = beta3 * slows.get(i) + (1 - beta3) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double y = x * kept - (fast * m1 + slow * m2) / (Math.sqrt(v) * root + eps);
      fasts.set(i, m1);
      slows.set(i, m2);
      vs.set(i, v);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
