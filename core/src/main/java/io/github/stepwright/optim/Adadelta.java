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
 * Adadelta: steps of the size of earlier steps:
 *
 * <pre>
 * g = g + decay * x
 * v = rho * v + (1 - rho) * g²
 * D = sqrt(u + eps) / sqrt(v + eps) * g
 * u = rho * u + (1 - rho) * D²
 * x = x - lr * D
 * </pre>
 *
 * <p>u is made of D before the rate. Slots v and u; a gradient of 0 moves nothing. The paper has
 * rho = 0.95 and no rate, which is lr = 1; rho = 0.9 is PyTorch's. Starts slowly, because the first
 * steps are of the size of sqrt(eps); {@link Adam} needs less patience.
 *
 * @param lr learning rate, 0 or more
 * @param rho decay rate of both mean squares, in [0, 1); it is the knob beta2
 * @param eps inside both roots, above 0
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "units of the weights matter and no rate is known",
    not = "patience is short: it starts slowly",
    differs = "rho 0.9 and lr as in PyTorch; the paper has 0.95 and no rate")
@Paper(
    title = "ADADELTA: An Adaptive Learning Rate Method",
    authors = "Zeiler",
    year = 2012,
    arxiv = "1212.5701")
public record Adadelta(
    @Default("1") double lr,
    @Default("0.9") double rho,
    @Default("1e-6") double eps,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public Adadelta {
    Hyper.rate("adadelta.lr", lr);
    Hyper.share("adadelta.rho", rho);
    Hyper.positive("adadelta.eps", eps);
    Hyper.rate("adadelta.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.BETA2, rho, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double rho = part.get(Knob.BETA2);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array vs = part.slot(0);
    Array us = part.slot(1);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double u = us.get(i);
      double v = Hyper.normal(rho * vs.get(i) + (1 - rho) * g * g);
      double d = Math.sqrt(u + eps) / Math.sqrt(v + eps) * g;
      vs.set(i, v);
      us.set(i, Hyper.normal(rho * u + (1 - rho) * d * d));
      xs.set(i, x - rate * d);
      update += rate * d * rate * d;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
