package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * AdamW with Nesterov's momentum, in the convention of the AlgoPerf benchmark:
 *
 * <pre>
 * x = x * (1 - lr * decay)
 * m and v as Adam
 * x = x - lr / (1 - beta1^t) * (beta1 * m + (1 - beta1) * g) / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>m is already that of this step. No schedule of the momentum, unlike {@link NAdam}. The first
 * step is 1 + beta1 times the rate, so wants a warm-up. Two slots; without decay a gradient of 0
 * from the start moves nothing. Of the benchmark's own code, the JAX form adds decay * x to the
 * update instead, which is the same up to rounding.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay decoupled weight decay, 0 or more
 */
@Use(
    when = "the strong fixed-schedule baseline of AlgoPerf",
    not = "there is no warm-up: the first step is 1 + beta1 times the rate",
    differs =
        "the JAX form of the benchmark adds the decay to the update; the same up to" + " rounding",
    fused = true)
@Paper(
    title = "Benchmarking Neural Network Training Algorithms",
    authors = "Dahl, Schneider, Nado, Agarwal, Sastry, and others",
    year = 2023,
    arxiv = "2306.07179")
public record NadamW(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0.01") double decay)
    implements Uniform {

  /** Refuses values outside their ranges. */
  public NadamW {
    Hyper.rate("nadamw.lr", lr);
    Hyper.share("nadamw.beta1", beta1);
    Hyper.share("nadamw.beta2", beta2);
    Hyper.positive("nadamw.eps", eps);
    Hyper.rate("nadamw.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void anew(Part part) {
    double beta1 = part.get(Knob.BETA1);
    double kept = 1 - part.rate() * part.get(Knob.WEIGHT_DECAY);
    double size = part.rate() / Hyper.debias(beta1, part.step());
    Moments.update(part, 0, kept, size * beta1, size * (1 - beta1), eps);
  }
}
