package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Need;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import java.util.Map;
import java.util.Set;

/**
 * Adam that divides by the curvature instead of the gradient:
 *
 * <pre>
 * D = mean of |z * (H z)| over a cell, z random signs
 * m = beta1 * m + (1 - beta1) * g;  v = beta2 * v + (1 - beta2) * D²
 * x = x - lr * (m / (1 - beta1^t) / ((sqrt(v) / sqrt(1 - beta2^t))^hessianPower + eps) + decay * x)
 * </pre>
 *
 * <p>The absolute value comes before the mean, so that entries of both signs do not cancel: D
 * estimates |diagonal| with a bias. A cell is the kernel of one pair of channels where a block has
 * more than two dimensions (the paper has four; averaging also three is ours), else {@code block}
 * consecutive values, the last cell shorter where they do not divide the length. Clipping around it
 * scales g and leaves D.
 *
 * <p>Every step costs a product with the Hessian beside the gradient, which pays where directions
 * of very different curvature are known to be the trouble; elsewhere {@code adamw} makes three
 * steps or more in the same time. Curvature of 0 divides by eps: with a gradient that is not 0
 * there, steps are up to lr / eps long.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the denominator, above 0
 * @param decay decoupled weight decay, 0 or more
 * @param hessianPower exponent of the curvature, in [0, 1]
 * @param block consecutive values that share their mean, where a block has at most two dimensions
 */
@Use(
    when = "directions of very different curvature are known to be the trouble",
    not = "a Hessian-vector product each step does not pay",
    differs = "curvature is averaged over kernels of three dimensions too")
@Paper(
    title = "ADAHESSIAN: An Adaptive Second Order Optimizer for Machine Learning",
    authors = "Yao, Gholami, Shen, Mustafa, Keutzer, Mahoney",
    year = 2020,
    arxiv = "2006.00719")
public record AdaHessian(
    @Default("0.15") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-4") double eps,
    @Default("0") double decay,
    @Default("1") double hessianPower,
    @Default("1") int block)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public AdaHessian {
    Hyper.rate("adahessian.lr", lr);
    Hyper.share("adahessian.beta1", beta1);
    Hyper.share("adahessian.beta2", beta2);
    Hyper.positive("adahessian.eps", eps);
    Hyper.rate("adahessian.decay", decay);
    if (!(hessianPower >= 0 && hessianPower <= 1)) {
      throw new IllegalArgumentException(
          "adahessian.hessianPower must be in [0, 1], got " + hessianPower);
    }
    Hyper.count("adahessian.block", block, 1);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.HESSIAN_DIAGONAL);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Part part) {
    double rate = part.rate();
    double decay = part.get(Knob.WEIGHT_DECAY);
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double size = 1 / Hyper.debias(beta1, part.step());
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    double scale = part.scale();
    int cell = cell(part.block());
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array vs = part.slot(1);
    double update = 0;
    double weight = 0;
    double mean = 0;
    for (int i = part.from(); i < part.to(); i++) {
      if (i == part.from() || i % cell == 0) {
        mean = mean(part.diagonal(), i - i % cell, cell);
      }
      double x = xs.get(i);
      double m = beta1 * ms.get(i) + (1 - beta1) * scale * gs.get(i);
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * mean * mean);
      double curvature = Math.sqrt(v) * root;
      double h = hessianPower == 1 ? curvature : Math.pow(curvature, hessianPower);
      double y = x - rate * (size * m / (h + eps) + decay * x);
      ms.set(i, m);
      vs.set(i, v);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }

  private int cell(Block of) {
    long kernel = 1;
    for (int d = 2; d < of.shape().length; d++) {
      kernel *= of.shape()[d];
    }
    return of.shape().length > 2 ? Math.toIntExact(kernel) : block;
  }

  /** Over a whole cell, also where the range of a part ends within it. */
  private static double mean(Array diagonal, int from, int cell) {
    int to = Math.min(from + cell, diagonal.length());
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.abs(diagonal.get(i));
    }
    return sum / (to - from);
  }
}
