package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import java.util.Map;

/**
 * Stochastic gradient descent with heavy-ball or Nesterov momentum, in the common convention:
 *
 * <pre>
 * g = g + decay * x
 * b = g on the first step, momentum * b + (1 - dampening) * g behind it
 * d = g + momentum * b with nesterov, b without, g without momentum
 * x = x - lr * d
 * </pre>
 *
 * <p>The rate stands outside the buffer: a change of rate scales past momentum too.
 *
 * @param lr learning rate, 0 or more
 * @param momentum in [0, 1)
 * @param nesterov looks ahead; needs momentum above 0 and no dampening
 * @param dampening in [0, 1]
 * @param decay coupled weight decay, 0 or more
 */
@Paper(
    title = "On the importance of initialization and momentum in deep learning",
    authors = "Sutskever, Martens, Dahl, Hinton",
    year = 2013)
public record Sgd(
    @Default("0.1") double lr,
    @Default("0") double momentum,
    @Default("false") boolean nesterov,
    @Default("0") double dampening,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges, and Nesterov where it is not defined. */
  public Sgd {
    Hyper.rate("sgd.lr", lr);
    Hyper.share("sgd.momentum", momentum);
    Hyper.rate("sgd.decay", decay);
    if (!(dampening >= 0 && dampening <= 1)) {
      throw new IllegalArgumentException("sgd.dampening must be in [0, 1], got " + dampening);
    }
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw new IllegalArgumentException(
          "sgd.nesterov needs momentum > 0 and dampening = 0, got %s and %s"
              .formatted(momentum, dampening));
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.MOMENTUM, momentum, Knob.WEIGHT_DECAY, decay);
  }

  /** The buffer is there even where momentum is 0: a controller may raise it later. */
  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double mu = part.get(Knob.MOMENTUM);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double fresh = part.step() == 1 ? 1 : 1 - dampening;
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array buffer = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double b = mu * buffer.get(i) + fresh * g;
      double d = nesterov ? g + mu * b : mu == 0 ? g : b;
      buffer.set(i, b);
      xs.set(i, x - rate * d);
      update += rate * d * rate * d;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
