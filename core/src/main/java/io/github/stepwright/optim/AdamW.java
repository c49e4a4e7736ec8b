package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * Adam with decoupled weight decay:
 *
 * <pre>
 * x = x * (1 - lr * decay)
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g²
 * x = x - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>The decay is multiplied by the scheduled rate, as the common frameworks do; the paper
 * multiplies by the schedule's factor alone. A gradient of 0 from the start moves nothing.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay decoupled weight decay, 0 or more
 */
@Use(
    when = "the first choice for most networks",
    not = "memory for two arrays is short",
    differs =
        "decay times the scheduled rate, as in common frameworks; the paper's is not"
            + " multiplied by the base rate",
    fused = true)
@Paper(
    title = "Decoupled Weight Decay Regularization",
    authors = "Loshchilov, Hutter",
    year = 2017,
    arxiv = "1711.05101")
public record AdamW(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0.01") double decay)
    implements Uniform {

  /** Refuses values outside their ranges. */
  public AdamW {
    Hyper.rate("adamw.lr", lr);
    Hyper.share("adamw.beta1", beta1);
    Hyper.share("adamw.beta2", beta2);
    Hyper.positive("adamw.eps", eps);
    Hyper.rate("adamw.decay", decay);
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
    double rate = part.rate();
    double kept = 1 - rate * part.get(Knob.WEIGHT_DECAY);
    double mean = rate / Hyper.debias(part.get(Knob.BETA1), part.step());
    Moments.update(part, 0, kept, mean, 0, eps);
  }
}
