package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Need;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import java.util.Map;
import java.util.Set;

/**
 * Adam with a rate from a model of the loss, which the rate lr caps; while it does, this is Adam:
 *
 * <pre>
 * f, d, c = averages of loss, g and &lt;g, x> with beta1, beginning with 0; rho = 1 - beta1^t
 * v = beta2 * v + (1 - beta2) * g², D = sqrt(v / (1 - beta2^t)) + eps
 * a = 1 + lr * decay
 * tau = min(lr / rho, max(a * (f - rho * bound) + &lt;d, x> - a * c, 0) / &lt;d, d / D>)
 * x = (x - tau * d / D) / a
 * </pre>
 *
 * <p>The bound, its estimate with {@code online}, what the loss must be, frozen groups and d = 0
 * are those of {@link MoMo}, with &lt;d, d / D> in place of ||d||². The cap bounds every step, so
 * nothing grows without end here.
 *
 * <p>Use it where Adam would do and its rate could be too large; set lr high. Not where the loss of
 * a batch is noise.
 *
 * @param lr cap on the rate, 0 or more
 * @param beta1 of the averages, in [0, 1)
 * @param beta2 in [0, 1)
 * @param eps added to the root, above 0
 * @param bound what the loss is never below
 * @param online whether the bound is estimated from there on
 * @param decay proximal weight decay, 0 or more
 */
@Use(
    when = "Adam would do and its rate could be too large; set it high",
    not = "the loss of a batch is noise",
    differs = "groups must have one rate, which is ours")
@Paper(
    title = "MoMo: Momentum Models for Adaptive Learning Rates",
    authors = "Schaipp, Ohana, Eickenberg, Defazio, Gower",
    year = 2023,
    arxiv = "2305.07583")
public record MoMoAdam(
    @Default("0.01") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0") double bound,
    @Default("false") boolean online,
    @Default("0") double decay)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public MoMoAdam {
    Hyper.rate("momoadam.lr", lr);
    Hyper.share("momoadam.beta1", beta1);
    Hyper.share("momoadam.beta2", beta2);
    Hyper.positive("momoadam.eps", eps);
    Hyper.rate("momoadam.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LOSS);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public int scalars() {
    return LossModel.SCALARS;
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int sums() {
    return LossModel.SUMS;
  }

  @Override
  public void measure(Part part) {
    if (part.frozen()) {
      return;
    }
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double root = 1 / Math.sqrt(Hyper.debias(beta2, part.step()));
    Array xs = part.x();
    Array ds = part.slot(0);
    Array vs = part.slot(1);
    double now = 0;
    double mean = 0;
    double size = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = part.scale() * part.g().get(i);
      double d = beta1 * ds.get(i) + (1 - beta1) * g;
      double v = Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g);
      ds.set(i, d);
      vs.set(i, v);
      now += g * x;
      mean += d * x;
      size += d * d / (Math.sqrt(v) * root + eps);
    }
    part.add(LossModel.GRADIENT_X, now);
    part.add(LossModel.MEAN_X, mean);
    part.add(LossModel.SIZE, size);
  }

  @Override
  public void between(Whole whole) {
    double beta1 = whole.get(Knob.BETA1);
    LossModel.between(whole, beta1, Hyper.debias(beta1, whole.step()), bound, online);
  }

  @Override
  public void update(Part part) {
    if (part.frozen()) {
      return;
    }
    double tau = part.scalar(LossModel.TAU);
    double kept = part.scalar(LossModel.KEPT);
    double root = 1 / Math.sqrt(Hyper.debias(part.get(Knob.BETA2), part.step()));
    Array xs = part.x();
    Array ds = part.slot(0);
    Array vs = part.slot(1);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double y = (x - tau * ds.get(i) / (Math.sqrt(vs.get(i)) * root + eps)) * kept;
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
