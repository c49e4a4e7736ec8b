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
 * RMSprop: the gradient over the root of its mean square, in PyTorch's convention:
 *
 * <pre>
 * g = g + decay * x
 * v = alpha * v + (1 - alpha) * g²
 * d = sqrt(v) + eps, with centered: m = alpha * m + (1 - alpha) * g, d = sqrt(v - m²) + eps
 * b = momentum * b + g / d
 * x = x - lr * b
 * </pre>
 *
 * <p>No bias correction: the first step is lr * sign(g) / sqrt(1 - alpha), ten times the rate. v -
 * m² below 0, which rounding can make, counts as 0. TensorFlow has eps inside the root and the rate
 * inside the buffer. Slots v, b and, where it is centred, m; a gradient of 0 from the start moves
 * nothing. {@link Adam} corrects the bias and is the better first choice.
 *
 * @param lr learning rate, 0 or more
 * @param alpha decay rate of the mean square, in [0, 1); it is the knob beta2
 * @param eps added to the root, above 0
 * @param momentum in [0, 1)
 * @param centered divides by the standard deviation instead
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "recurrent networks and old recipes that name it",
    not = "a first choice is wanted: adam corrects the bias",
    differs =
        "PyTorch's convention; TensorFlow has eps inside the root and the rate inside"
            + " the buffer")
@Paper(
    title = "Lecture 6.5 - rmsprop, COURSERA: Neural Networks for Machine Learning",
    authors = "Tieleman, Hinton",
    year = 2012)
public record RmsProp(
    @Default("0.01") double lr,
    @Default("0.99") double alpha,
    @Default("1e-8") double eps,
    @Default("0") double momentum,
    @Default("false") boolean centered,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public RmsProp {
    Hyper.rate("rmsprop.lr", lr);
    Hyper.share("rmsprop.alpha", alpha);
    Hyper.positive("rmsprop.eps", eps);
    Hyper.share("rmsprop.momentum", momentum);
    Hyper.rate("rmsprop.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE,
        lr,
        Knob.BETA2,
        alpha,
        Knob.MOMENTUM,
        momentum,
        Knob.WEIGHT_DECAY,
        decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  /** The buffer is there even where momentum is 0: a controller may raise it later. */
  @Override
  public int slots() {
    return centered ? 3 : 2;
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double alpha = part.get(Knob.BETA2);
    double mu = part.get(Knob.MOMENTUM);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array vs = part.slot(0);
    Array buffer = part.slot(1);
    Array means = centered ? part.slot(2) : null;
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double v = Hyper.normal(alpha * vs.get(i) + (1 - alpha) * g * g);
      double spread = v;
      if (centered) {
        double m = alpha * means.get(i) + (1 - alpha) * g;
        means.set(i, m);
        spread = Math.max(0, v - m * m);
      }
      double b = mu * buffer.get(i) + g / (Math.sqrt(spread) + eps);
      vs.set(i, v);
      buffer.set(i, b);
      xs.set(i, x - rate * b);
      update += rate * b * rate * b;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
