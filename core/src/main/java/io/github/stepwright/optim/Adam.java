package io.github.stepwright.optim;

import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Settings;
import io.github.stepwright.Use;
import java.util.Map;

/**
 * Adam: the mean gradient over the root of its mean square, both freed of the bias of their start:
 *
 * <pre>
 * g = g + decay * x
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g²
 * x = x - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 * </pre>
 *
 * <p>eps is added behind the bias correction, as in the paper's algorithm and PyTorch; TensorFlow
 * adds it before, which at the first step makes it 1 / sqrt(1 - beta2) times as large. Two slots; a
 * gradient of 0 from the start moves nothing. With decay prefer {@link AdamW}: here it is divided
 * by the root too.
 *
 * @param lr learning rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param decay coupled weight decay, 0 or more
 */
@Use(
    when = "a first try without weight decay",
    not = "with decay: adamw",
    differs = "eps behind the bias correction, as in PyTorch; TensorFlow adds it before",
    fused = true)
@Paper(
    title = "Adam: A Method for Stochastic Optimization",
    authors = "Kingma, Ba",
    year = 2014,
    arxiv = "1412.6980")
public record Adam(
    @Default("0.001") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0") double decay)
    implements Uniform {

  /** Refuses values outside their ranges. */
  public Adam {
    Hyper.rate("adam.lr", lr);
    Hyper.share("adam.beta1", beta1);
    Hyper.share("adam.beta2", beta2);
    Hyper.positive("adam.eps", eps);
    Hyper.rate("adam.decay", decay);
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
  public void anew(Part part) {
    double mean = part.rate() / Hyper.debias(part.get(Knob.BETA1), part.step());
    Moments.update(part, part.get(Knob.WEIGHT_DECAY), 1, mean, 0, eps);
  }
}
