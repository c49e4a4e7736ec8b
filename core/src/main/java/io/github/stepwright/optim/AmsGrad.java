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
 * Adam with a second moment that never falls:
 *
 * <pre>
 * g = g + decay * x
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g²
 * w = max(w, v)
 * x = x - lr / (1 - beta1^t) * m / (sqrt(w) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>The maximum is taken of v without its bias correction, as PyTorch does; the paper has no bias
 * corrections at all. Three slots; a gradient of 0 from the start moves nothing. It mends a
 * counter-example to Adam's proof; in practice it seldom beats {@link Adam} and costs a slot.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "Adam diverges in a way that its proof's counter-example explains",
    not = "in general: it seldom beats adam and costs an array",
    differs =
        "the maximum is of v before its bias correction, as in PyTorch; the paper"
            + " corrects nothing")
@Paper(
    title = "On the Convergence of Adam and Beyond",
    authors = "Reddi, Kale, Kumar",
    year = 2018,
    arxiv = "1904.09237")
public record AmsGrad(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public AmsGrad {
    Hyper.rate("amsgrad.lr", lr);
    Hyper.share("amsgrad.beta1", beta1);
    Hyper.share("amsgrad.beta2", beta2);
    Hyper.positive("amsgrad.eps", eps);
    Hyper.rate("amsgrad.decay", decay);
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
    double size = part.rate() / Hyper.debias(beta1, part.step());
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array vs = part.slot(1);
    Array largest = part.slot(2);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double w = Math.max(largest.get(i), v);
      double step = size * m / (Math.sqrt(w) * root + eps);
      ms.set(i, m);
      vs.set(i, v);
      largest.set(i, w);
      xs.set(i, x - step);
      update += step * step;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
