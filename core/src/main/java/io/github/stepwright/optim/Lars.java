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
 * Layer-wise adaptive rate scaling: momentum whose step is a fixed share of each layer's weights.
 *
 * <pre>
 * r = trust * ||x|| / (||g|| + decay * ||x|| + eps), 1 where ||x|| or ||g|| is 0
 * r = min(r / lr, 1) with clip
 * d = r * (g + decay * x)
 * b = momentum * b + d                       x = x - lr * b
 * b = momentum * b + lr * d,                 x = x - b        with lrInsideMomentum
 * </pre>
 *
 * <p>x and g are one block. A block without decay is not adapted (r = 1, plain momentum) unless
 * {@code always}: with the default decay of 0 that is every block. Weights of 0 move by lr * g. One
 * slot; two reads of x and g.
 *
 * <p>For large batches of convolutional networks trained by momentum; small batches gain nothing
 * from it, and attention models are better served by {@code lamb}.
 *
 * <p>The paper has the rate inside the momentum buffer, so that a change of rate does not scale
 * past momentum; the common library for images has it outside, which is the default here. Another
 * common library divides by ||g + decay * x||. Clipping is called LARC.
 *
 * @param lr learning rate, 0 or more
 * @param momentum in [0, 1)
 * @param nesterov looks ahead; needs momentum above 0
 * @param decay coupled weight decay, 0 or more
 * @param trust trust coefficient, above 0
 * @param eps added to the denominator, above 0
 * @param lrInsideMomentum whether the rate is multiplied into the buffer, as in the paper
 * @param clip whether a layer's rate is at most lr
 * @param always whether blocks without decay are adapted too
 * @param vectors whether blocks of fewer than two dimensions are decayed and adapted like matrices;
 *     common recipes leave biases and gains out
 */
@Use(
    when = "large batches of convolutional networks",
    not = "small batches; attention models: lamb",
    differs = "the rate outside the buffer; the paper and Optax have it inside")
@Paper(
    title = "Large Batch Training of Convolutional Networks",
    authors = "You, Gitman, Ginsburg",
    year = 2017,
    arxiv = "1708.03888")
public record Lars(
    @Default("1") double lr,
    @Default("0.9") double momentum,
    @Default("false") boolean nesterov,
    @Default("0") double decay,
    @Default("0.001") double trust,
    @Default("1e-8") double eps,
    @Default("false") boolean lrInsideMomentum,
    @Default("false") boolean clip,
    @Default("false") boolean always,
    @Default("true") boolean vectors)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public Lars {
    Hyper.rate("lars.lr", lr);
    Hyper.share("lars.momentum", momentum);
    Hyper.rate("lars.decay", decay);
    Hyper.positive("lars.trust", trust);
    Hyper.positive("lars.eps", eps);
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("lars.nesterov needs momentum > 0, got " + momentum);
    }
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.MOMENTUM, momentum, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean proportional() {
    return true;
  }

  @Override
  public boolean elementwise() {
    return false;
  }

  @Override
  public void update(Part part) {
    boolean plain = !vectors && !part.block().matrix();
    double decay = plain ? 0 : part.get(Knob.WEIGHT_DECAY);
    double rate = part.rate();
    double weight = Squares.weights(part);
    double r = !plain && (decay > 0 || always) ? ratio(part, weight, decay, rate) : 1;
    double within = lrInsideMomentum ? r * rate : r;
    double outside = lrInsideMomentum ? 1 : rate;
    double mu = part.get(Knob.MOMENTUM);
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array buffer = part.slot(0);
    double update = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double d = within * (scale * gs.get(i) + decay * x);
      double b = mu * buffer.get(i) + d;
      double change = outside * (nesterov ? d + mu * b : b);
      buffer.set(i, b);
      xs.set(i, x - change);
      update += change * change;
    }
    part.moved(update, weight);
  }

  private double ratio(Part part, double weight, double decay, double rate) {
    double x = Math.sqrt(weight);
    double g = Math.sqrt(Squares.gradient(part));
    double r = x > 0 && g > 0 ? trust * x / (g + decay * x + eps) : 1;
    return clip ? Math.min(r / rate, 1) : r;
  }
}
