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
 * Adam whose step is scaled, layer by layer, to the size of the layer's weights:
 *
 * <pre>
 * m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * g²
 * u = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps) + decay * x
 * r = ||x|| / ||u||, 1 where either is 0; min(r, 1) with trustClip
 * x = x - lr * r * u
 * </pre>
 *
 * <p>x and u are one block. A block without decay is not adapted (r = 1) unless {@code always}. The
 * decay lies inside what is normalised: more of it turns the step towards 0 but makes it no longer.
 * As the step is a share of the weights, these can grow exponentially while the gradient keeps its
 * direction. A gradient of 0 from the start leaves the decay alone at work: x shrinks by lr * r *
 * decay. Two slots; x is read twice.
 *
 * <p>For batches of thousands, of transformers above all; with small batches {@code adamw} costs
 * less and does as well.
 *
 * <p>The paper clips the gradient's global norm at 1 before it: that is {@code clipnorm:max=1/lamb}
 * here, while other libraries have it inside. Its bounds on ||x|| are the identity there and here.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay weight decay inside the normalised step, 0 or more
 * @param trustClip whether r is at most 1
 * @param always whether blocks without decay are adapted too
 * @param vectors whether blocks of fewer than two dimensions are decayed and adapted like matrices;
 *     common recipes leave biases and gains out
 */
@Use(
    when = "batches of thousands, transformers above all",
    not = "small batches: adamw costs less and does as well",
    differs = "no clipping inside: the paper's is clipnorm:max=1/lamb")
@Paper(
    title = "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
    authors = "You, Li, Reddi, Hseu, Kumar, Bhojanapalli, Song, Demmel, Keutzer, Hsieh",
    year = 2019,
    arxiv = "1904.00962")
public record Lamb(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-6") double eps,
    @Default("0.01") double decay,
    @Default("false") boolean trustClip,
    @Default("false") boolean always,
    @Default("true") boolean vectors)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public Lamb {
    Hyper.rate("lamb.lr", lr);
    Hyper.share("lamb.beta1", beta1);
    Hyper.share("lamb.beta2", beta2);
    Hyper.positive("lamb.eps", eps);
    Hyper.rate("lamb.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 2;
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
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array vs = part.slot(1);
    double size = 1 / Hyper.debias(beta1, part.step());
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    double weight = 0;
    double squares = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i);
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double u = size * m / (Math.sqrt(v) * root + eps) + decay * x;
      ms.set(i, m);
      vs.set(i, v);
      weight += x * x;
      squares += u * u;
    }
    double r = 1;
    if (!plain && (decay > 0 || always)) {
      r = weight > 0 && squares > 0 ? Math.sqrt(weight / squares) : 1;
      r = trustClip ? Math.min(r, 1) : r;
    }
    double step = part.rate() * r;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double u = size * ms.get(i) / (Math.sqrt(vs.get(i)) * root + eps) + decay * x;
      xs.set(i, x - step * u);
    }
    part.moved(step * step * squares, weight);
  }
}
