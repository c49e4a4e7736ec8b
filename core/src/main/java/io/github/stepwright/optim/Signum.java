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
 * Descent along the signs of an average of gradients:
 *
 * <pre>
 * m = momentum * m + (1 - momentum) * g
 * x = x * (1 - lr * decay) - lr * sign(m)
 * </pre>
 *
 * <p>sign(0) = 0, so weights whose gradient was 0 from the start stay. One slot. The default rate
 * is ours. With momentum 0 it is {@link SignSgd}; {@link Lion} takes the sign of a fresher average.
 *
 * @param lr learning rate, 0 or more
 * @param momentum decay rate of the average, in [0, 1)
 * @param decay decoupled weight decay, 0 or more; the paper has none
 */
@Use(
    when = "signs are wanted under noise",
    not = "the rate does not fall: it ends in a walk of that width",
    differs = "the default rate is ours")
@Paper(
    title = "signSGD: Compressed Optimisation for Non-Convex Problems",
    authors = "Bernstein, Wang, Azizzadenesheli, Anandkumar",
    year = 2018,
    arxiv = "1802.04434")
public record Signum(
    @Default("0.001") double lr, @Default("0.9") double momentum, @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public Signum {
    Hyper.rate("signum.lr", lr);
    Hyper.share("signum.momentum", momentum);
    Hyper.rate("signum.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.MOMENTUM, momentum, Knob.WEIGHT_DECAY, decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double mu = part.get(Knob.MOMENTUM);
    double kept = 1 - rate * part.get(Knob.WEIGHT_DECAY);
    double fresh = (1 - mu) * part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double m = mu * ms.get(i) + fresh * gs.get(i);
      double y = x * kept - rate * Math.signum(m);
      ms.set(i, m);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
