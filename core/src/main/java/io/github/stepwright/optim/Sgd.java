package io.github.stepwright.optim;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Range;
import io.github.stepwright.Settings;
import io.github.stepwright.Totals;
import java.lang.foreign.MemorySegment;
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
  public void update(
      Block block,
      Range range,
      Settings settings,
      double scale,
      double[] scalars,
      Totals totals,
      long step) {
    String group = block.group();
    float rate = (float) settings.rate(group);
    float mu = (float) settings.get(Knob.MOMENTUM, group);
    float wd = (float) settings.get(Knob.WEIGHT_DECAY, group);
    float fresh = step == 1 ? 1 : (float) (1 - dampening);
    float factor = (float) scale;
    MemorySegment weights = block.weights();
    MemorySegment gradient = block.gradient();
    MemorySegment buffer = block.slots().getFirst();
    double update = 0;
    double weight = 0;
    for (int i = range.from(); i < range.to(); i++) {
      float x = weights.getAtIndex(JAVA_FLOAT, i);
      float g = factor * gradient.getAtIndex(JAVA_FLOAT, i) + wd * x;
      float b = mu * buffer.getAtIndex(JAVA_FLOAT, i) + fresh * g;
      float d = nesterov ? g + mu * b : mu == 0 ? g : b;
      buffer.setAtIndex(JAVA_FLOAT, i, b);
      float moved = rate * d;
      weights.setAtIndex(JAVA_FLOAT, i, x - moved);
      update += (double) moved * moved;
      weight += (double) x * x;
    }
    totals.moved(range, update, weight);
  }
}
