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
 * AdaBelief: divides by how far the gradient strays from its mean instead of by its size:
 *
 * <pre>
 * x = x * (1 - lr * decay)
 * m = beta1 * m + (1 - beta1) * g
 * s = beta2 * s + (1 - beta2) * (g - m)² + eps
 * rectify, rho >= 5: x = x - lr * r * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(s) + eps)
 * rectify, else    : x = x - lr * m / (1 - beta1^t)
 * no rectify       : x = x - lr / (1 - beta1^t) * m / (sqrt(s) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>rho and r as in {@link Rectification}; m is already that of this step, and eps stays in s. Two
 * slots; without decay a gradient of 0 from the start moves nothing. Defaults are those of the
 * authors' package 0.2.1; its version 0.0.5 had eps = 1e-8, coupled decay and no rectification.
 *
 * <p>Where a gradient is constant, s goes to eps / (1 - beta2) and the step with it to a multiple
 * of lr * m / sqrt(eps): with 1e-16 steps may explode. eps = 1e-8 is the choice for tasks that SGD
 * is good at.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to s and to its root, above 0
 * @param rectify whether the first steps are momentum alone
 * @param decay decoupled weight decay, 0 or more
 */
@Use(
    when = "gradients whose direction is steady",
    not = "gradients are nearly constant and eps is 1e-16: steps may explode",
    differs =
        "the authors' package 0.2.1; its 0.0.5 had eps 1e-8, coupled decay, no" + " rectification")
@Paper(
    title = "AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients",
    authors = "Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris, Duncan",
    year = 2020,
    arxiv = "2010.07468")
public record AdaBelief(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-16") double eps,
    @Default("true") boolean rectify,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public AdaBelief {
    Hyper.rate("adabelief.lr", lr);
    Hyper.share("adabelief.beta1", beta1);
    Hyper.share("adabelief.beta2", beta2);
    Hyper.positive("adabelief.eps", eps);
    Hyper.rate("adabelief.decay", decay);
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
  public void update(Part part) {
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double kept = 1 - part.rate() * part.get(Knob.WEIGHT_DECAY);
    double size = part.rate() / Hyper.debias(beta1, part.step());
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    boolean adaptive = true;
    if (rectify) {
      double rho = Rectification.length(beta2, part.step());
      adaptive = rho >= 5;
      size *= adaptive ? Rectification.factor(beta2, rho) / root : 1;
      root = 1;
    }
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array ss = part.slot(1);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i);
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double s = Hyper.normal(beta2 * ss.get(i) + (1 - beta2) * (g - m) * (g - m) + eps);
      double y = x * kept - (adaptive ? size * m / (Math.sqrt(s) * root + eps) : size * m);
      ms.set(i, m);
      ss.set(i, s);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
