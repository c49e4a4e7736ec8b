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
 * Descent along the signs of the gradient:
 *
 * <pre>
 * x = x * (1 - lr * decay) - lr * sign(g)
 * </pre>
 *
 * <p>sign(0) = 0. No state. The default rate is ours; every weight moves by the rate at every step,
 * so a rate that does not fall ends in a walk of that width. Prefer {@link Signum} where the
 * gradient is noisy.
 *
 * @param lr learning rate, 0 or more
 * @param decay decoupled weight decay, 0 or more; the paper has none
 */
@Use(
    when = "only signs can be sent or stored",
    not = "gradients are noisy, or the rate does not fall",
    differs = "the default rate is ours")
@Paper(
    title = "signSGD: Compressed Optimisation for Non-Convex Problems",
    authors = "Bernstein, Wang, Azizzadenesheli, Anandkumar",
    year = 2018,
    arxiv = "1802.04434")
public record SignSgd(@Default("0.001") double lr, @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public SignSgd {
    Hyper.rate("signsgd.lr", lr);
    Hyper.rate("signsgd.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.WEIGHT_DECAY, decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double kept = 1 - rate * part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double y = x * kept - rate * Math.signum(scale * gs.get(i));
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
