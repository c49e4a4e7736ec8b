package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * Adagrad: every weight's rate falls with the squares of its gradients so far:
 *
 * <pre>
 * g = g + decay * x
 * v = v + g², v_0 = init
 * x = x - lr / (1 + (t - 1) * lrdecay) * g / (sqrt(v) + eps)
 * </pre>
 *
 * <p>With init = 0 the first step is lr * sign(g); a gradient that was 0 from the start moves
 * nothing. One slot. Defaults are PyTorch's; Optax begins with v = 0.1 and has 1e-7 inside the
 * root. In float32 memory v stops to grow once it is 1.7e7 times g². For sparse gradients and
 * convex problems; the rate never recovers, so not for long training of deep networks.
 *
 * @param lr learning rate, 0 or more
 * @param lrdecay how fast the rate falls besides, 0 or more
 * @param init first value of v, 0 or more
 * @param eps added to the root, above 0
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "sparse gradients, convex problems",
    not = "long training of deep networks: the rate never recovers",
    differs = "PyTorch's defaults; Optax begins with v = 0.1 and has 1e-7 inside the root")
@Paper(
    title = "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
    authors = "Duchi, Hazan, Singer",
    year = 2011)
public record Adagrad(
    @Default("0.01") double lr,
    @Default("0") double lrdecay,
    @Default("0") double init,
    @Default("1e-10") double eps,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public Adagrad {
    Hyper.rate("adagrad.lr", lr);
    Hyper.rate("adagrad.lrdecay", lrdecay);
    Hyper.rate("adagrad.init", init);
    Hyper.positive("adagrad.eps", eps);
    Hyper.rate("adagrad.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Part part) {
    double rate = part.rate() / (1 + (part.step() - 1) * lrdecay);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    boolean first = part.step() == 1;
    Array xs = part.x();
    Array gs = part.g();
    Array vs = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double v = Hyper.normal((first ? init : vs.get(i)) + g * g);
      double step = rate * g / (Math.sqrt(v) + eps);
      vs.set(i, v);
      xs.set(i, x - step);
      update += step * step;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
