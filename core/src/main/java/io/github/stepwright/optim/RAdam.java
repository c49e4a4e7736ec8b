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
 * Rectified Adam: momentum alone until the second moment is worth dividing by:
 *
 * <pre>
 * g = g + decay * x, m and v as Adam
 * rho > 5: x = x - lr * r * m / (1 - beta1^t) / ((sqrt(v) + eps) / sqrt(1 - beta2^t))
 * else   : x = x - lr * m / (1 - beta1^t)
 * </pre>
 *
 * <p>rho and r as in {@link Rectification}; with beta2 = 0.999 the first five steps are momentum,
 * whose size depends on the gradient's. eps stands before the bias correction and 5 is excluded, as
 * in PyTorch. Two slots; a gradient of 0 from the start moves nothing. An {@link AdamW} with
 * warm-up does the same with a length that one can choose.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "nobody wants to choose a warm-up",
    not = "a warm-up is there: adamw",
    differs = "eps before the bias correction and rho > 5, as in PyTorch")
@Paper(
    title = "On the Variance of the Adaptive Learning Rate and Beyond",
    authors = "Liu, Jiang, He, Chen, Liu, Gao, Han",
    year = 2019,
    arxiv = "1908.03265")
public record RAdam(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public RAdam {
    Hyper.rate("radam.lr", lr);
    Hyper.share("radam.beta1", beta1);
    Hyper.share("radam.beta2", beta2);
    Hyper.positive("radam.eps", eps);
    Hyper.rate("radam.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  /** A steady gradient is followed by its sign alone. */
  @Override
  public double slope(Settings settings, double l1, double l2) {
    return l1;
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Part part) {
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double decay = part.get(Knob.WEIGHT_DECAY);
    double rho = Rectification.length(beta2, part.step());
    boolean adaptive = rho > 5;
    double momentum = part.rate() / Hyper.debias(beta1, part.step());
    double size =
        adaptive
            ? momentum
                * Rectification.factor(beta2, rho)
                * Math.sqrt(Hyper.debias(beta2, part.step()))
            : momentum;
    double scale = part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(0);
    Array vs = part.slot(1);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      double m = beta1 * ms.get(i) + (1 - beta1) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      double step = adaptive ? size * m / (Math.sqrt(v) + eps) : size * m;
      ms.set(i, m);
      vs.set(i, v);
      xs.set(i, x - step);
      update += step * step;
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
