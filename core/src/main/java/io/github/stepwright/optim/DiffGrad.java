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

/**
 * diffGrad: Adam whose step is damped, by up to a half, where the gradient hardly changes:
 *
 * <pre>
 * g = g + decay * x, m and v as Adam
 * f = 1 / (1 + exp(-|g_(t-1) - g|)), g_0 = 0
 * x = x - lr * sqrt(1 - beta2^t) / (1 - beta1^t) * f * m / (sqrt(v) + eps)
 * </pre>
 *
 * <p>f lies in [0.5, 1); m itself is not damped. eps stands before the bias correction. The first
 * file that the authors published kept a reference to the gradient instead of a copy, so that f was
 * 0.5 throughout wherever gradients are written in place; this is the later one. Three slots; a
 * gradient of 0 from the start moves nothing. f depends on the gradient's unit: for small gradients
 * it is {@link Adam} at half the rate.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "Adam overshoots where the gradient has settled",
    not = "gradients are small: it is adam at half the rate",
    differs = "the gradient before is a copy; the authors' first file kept a reference")
@Paper(
    title = "diffGrad: An Optimization Method for Convolutional Neural Networks",
    authors = "Dubey, Chakraborty, Roy, Mukherjee, Singh, Chaudhuri",
    year = 2019,
    arxiv = "1909.11015")
public record DiffGrad(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public DiffGrad {
    Hyper.rate("diffgrad.lr", lr);
    Hyper.share("diffgrad.beta1", beta1);
    Hyper.share("diffgrad.beta2", beta2);
    Hyper.positive("diffgrad.eps", eps);
    Hyper.rate("diffgrad.decay", decay);
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
  public void update(Part part) {
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double size =
        part.rate()
            * Math.sqrt(Hyper.debias(beta2, part.step()))
            / Hyper.debias(beta1, part.step());
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array vs = part.slot(1);
    Array before = part.slot(2);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double f = 1 / (1 + Math.exp(-Math.abs(before.get(i) - g)));
      double step = size * f * m / (Math.sqrt(v) + eps);
      ms.set(i, m);
      vs.set(i, v);
      before.set(i, g);
      xs.set(i, x - step);
      update += step * step;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
