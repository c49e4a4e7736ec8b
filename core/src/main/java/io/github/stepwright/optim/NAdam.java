package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import java.util.List;
import java.util.Map;

/**
 * Adam with Nesterov's momentum, whose strength grows towards beta1:
 *
 * <pre>
 * mu_t = beta1 * (1 - 0.96^(t * psi) / 2), P_t = P_(t-1) * mu_t, P_0 = 1
 * g = g + decay * x, m and v as Adam, d = sqrt(v / (1 - beta2^t)) + eps
 * x = x - lr * (1 - mu_t) / (1 - P_t) * g / d - lr * mu_(t+1) / (1 - P_t * mu_(t+1)) * m / d
 * </pre>
 *
 * <p>PyTorch 1.10 to 1.13 had one more mu_t in the last denominator; this is the form that 2.0 made
 * right. Two slots and one number P for each block; a gradient of 0 from the start moves nothing.
 * Where the schedule of the momentum is in the way, {@link NadamW} has none.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param psi how fast the momentum grows, 0 or more
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "Adam with a momentum that looks ahead and grows",
    not = "the schedule of the momentum is in the way: nadamw",
    differs = "the form of PyTorch 2.0; 1.10 to 1.13 had a factor too many",
    fused = true)
@Paper(title = "Incorporating Nesterov Momentum into Adam", authors = "Dozat", year = 2016)
public record NAdam(
    @Default("0.002") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0.004") double psi,
    @Default("0") double decay)
    implements Optimizer {

  private static final int PRODUCT = 2;

  /** Refuses values outside their ranges. */
  public NAdam {
    Hyper.rate("nadam.lr", lr);
    Hyper.share("nadam.beta1", beta1);
    Hyper.share("nadam.beta2", beta2);
    Hyper.positive("nadam.eps", eps);
    Hyper.rate("nadam.psi", psi);
    Hyper.rate("nadam.decay", decay);
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
    return 3;
  }

  @Override
  public int length(int slot, Block block) {
    return slot == PRODUCT ? 1 : block.length();
  }

  @Override
  public boolean wide(int slot) {
    return slot == PRODUCT;
  }

  /** Once for each block: its parts share the product. */
  @Override
  public void between(Whole whole) {
    List<Part> parts = whole.parts();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.from() == 0 && !part.absent()) {
        Array product = part.slot(PRODUCT);
        double before = part.step() == 1 ? 1 : product.get(0);
        product.set(0, before * mu(part.get(Knob.BETA1), part.step()));
      }
    }
  }

  private double mu(double beta1, long step) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, step * psi));
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double beta1 = part.get(Knob.BETA1);
    double now = mu(beta1, part.step());
    double next = mu(beta1, part.step() + 1);
    double product = part.slot(PRODUCT).get(0);
    double mean = rate * next / (1 - product * next);
    double fresh = rate * (1 - now) / (1 - product);
    Moments.update(part, part.get(Knob.WEIGHT_DECAY), 1, mean, fresh, eps);
  }
}
