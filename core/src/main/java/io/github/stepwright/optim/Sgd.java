package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Bundle;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

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
 * <p>Without momentum the buffer is left alone; where a controller raises it later, b begins with
 * the gradient of that step but for dampening, which counts from the block's first step.
 *
 * <p>The rate stands outside the buffer: a change of rate scales past momentum too.
 *
 * @param lr learning rate, 0 or more
 * @param momentum in [0, 1)
 * @param nesterov looks ahead; needs momentum above 0 and no dampening
 * @param dampening in [0, 1]
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "a tuned rate and schedule are at hand; convolutional networks",
    not = "rates of layers differ by orders of magnitude, as in transformers",
    differs =
        "the rate stands outside the momentum buffer, as in PyTorch; TensorFlow has it" + " inside",
    fused = true)
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
    implements Uniform {

  private static final Twins PLAIN = Twins.of("PlainDescent");
  private static final Twins HEAVY = Twins.of("Sgd$Heavy");

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

  /** With momentum there are streams of memory enough. */
  @Override
  public Bundle.Order bundles() {
    return momentum == 0 ? Bundle.Order.BY_LENGTH : Bundle.Order.AS_THEY_LIE;
  }

  @Override
  public void anew(Part part) {
    double rate = part.rate();
    double mu = part.get(Knob.MOMENTUM);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double fresh = part.step() == 1 ? 1 : 1 - dampening;
    double scale = part.scale();
    Fused fused = mu == 0 ? Fused.of(part, PLAIN, 0) : Fused.of(part, HEAVY);
    if (fused != null) {
      double ofGradient = nesterov ? 1 : 0;
      double ofBuffer = nesterov ? mu : 1;
      fused.run(part, rate, decay, scale, mu, fresh, ofGradient, ofBuffer, 0, 0, 0, 0, 0, 0);
      return;
    }
    Array xs = part.x();
    Array gs = part.g();
    Array buffer = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double d = g;
      if (mu != 0) {
        double b = mu * buffer.get(i) + fresh * g;
        d = nesterov ? g + mu * b : b;
        buffer.set(i, b);
      }
      xs.set(i, x - rate * d);
      update += rate * d * rate * d;
      weight += x * x;
    }
    part.moved(update, weight);
  }

  /** With momentum the update settles on (1 - dampening) / (1 - momentum) times the gradient. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    double mu = settings.get(Knob.MOMENTUM);
    double settled = mu == 0 ? 1 : (1 - dampening) / (1 - mu);
    return (nesterov ? 1 + mu * settled : settled) * l2 * l2;
  }

  /** The fused float pass with momentum. */
  static final class Heavy implements Kernel {

    @Override
    public void run(Lane[] a, int from, int to, float[] c, float[] rows, int row) {
      VectorSpecies<Float> species = Lane.SPECIES;
      Lane x = a[0];
      Lane g = a[1];
      Lane buffer = a[2];
      FloatVector rate = FloatVector.broadcast(species, c[0]);
      FloatVector decay = FloatVector.broadcast(species, c[1]);
      FloatVector scale = FloatVector.broadcast(species, c[2]);
      FloatVector mu = FloatVector.broadcast(species, c[3]);
      FloatVector fresh = FloatVector.broadcast(species, c[4]);
      FloatVector ofGradient = FloatVector.broadcast(species, c[5]);
      FloatVector ofBuffer = FloatVector.broadcast(species, c[6]);
      for (int block = from; block < to; block += BLOCK) {
        int end = Math.min(to, block + BLOCK);
        for (int lane = 0; lane < WIDTH; lane += species.length()) {
          FloatVector update = FloatVector.zero(species);
          FloatVector weight = FloatVector.zero(species);
          for (int i = block + lane; i < end; i += WIDTH) {
            FloatVector was = x.load(i);
            FloatVector grad = g.load(i).mul(scale).add(was.mul(decay));
            FloatVector b = buffer.load(i).mul(mu).add(grad.mul(fresh));
            FloatVector now = was.sub(grad.mul(ofGradient).add(b.mul(ofBuffer)).mul(rate));
            buffer.store(i, b);
            x.store(i, now);
            FloatVector change = now.sub(was);
            update = update.add(change.mul(change));
            weight = weight.add(was.mul(was));
          }
          update.intoArray(rows, row + lane);
          weight.intoArray(rows, row + WIDTH + lane);
        }
        row += 2 * WIDTH;
      }
    }
  }
}
