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
 * Momentum with a rate from a model of the loss, which the rate lr caps:
 *
 * <pre>
 * f, d, c = averages of loss, g and &lt;g, x> with beta, beginning with their first values
 * a = 1 + lr * decay
 * tau = min(lr, max(a * (f - bound) + &lt;d, x> - a * c, 0) / ||d||²)
 * x = (x - tau * d) / a
 * </pre>
 *
 * <p>With {@code debias} the averages begin with 0, and with rho = 1 - beta^t the cap is lr / rho
 * and the bound rho * bound. With {@code online} the bound on the loss is estimated: before tau,
 * where {@code a f + <d, x> - a c < a rho bound}, it becomes half of what the left side allows;
 * after it, {@code (f + <d, x> - c - tau * ||d||² / 2) / rho}; it is never below the one that is
 * given.
 *
 * <p>Where d = 0 nothing moves. The loss must be that of the batch of the gradient, without a
 * penalty. The cap bounds every step by lr * ||d||, so nothing grows without end here. Frozen
 * groups are left out of all sums; groups that are not frozen must have one rate.
 *
 * <p>Use it where a bound on the loss is known, often 0; not where the loss of a batch is noise.
 *
 * @param lr cap on the rate, 0 or more
 * @param beta of the averages, in [0, 1)
 * @param bound what the loss is never below
 * @param online whether the bound is estimated from there on
 * @param decay proximal weight decay, 0 or more
 * @param debias whether the averages are corrected for their start
 */
@Use(
    when = "a bound on the loss is known, often 0",
    not = "the loss of a batch is noise",
    differs = "groups must have one rate, which is ours")
@Paper(
    title = "MoMo: Momentum Models for Adaptive Learning Rates",
    authors = "Schaipp, Ohana, Eickenberg, Defazio, Gower",
    year = 2023,
    arxiv = "2305.07583")
public record MoMo(
    @Default("1") double lr,
    @Default("0.9") double beta,
    @Default("0") double bound,
    @Default("false") boolean online,
    @Default("0") double decay,
    @Default("false") boolean debias)
    implements Optimizer {

  /** Refuses values outside their ranges. */
  public MoMo {
    Hyper.rate("momo.lr", lr);
    Hyper.share("momo.beta", beta);
    Hyper.rate("momo.decay", decay);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.MOMENTUM, beta, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LOSS);
  }

  @Override
  public int slots() {
    return 1;
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
    double beta = part.get(Knob.MOMENTUM);
    boolean copy = part.step() == 1 && !debias;
    Array xs = part.x();
    Array ds = part.slot(0);
    double now = 0;
    double mean = 0;
    double size = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = part.scale() * part.g().get(i);
      double d = copy ? g : beta * ds.get(i) + (1 - beta) * g;
      ds.set(i, d);
      now += g * x;
      mean += d * x;
      size += d * d;
    }
    part.add(LossModel.GRADIENT_X, now);
    part.add(LossModel.FIRST_X, copy ? now : 0);
    part.add(LossModel.MEAN_X, mean);
    part.add(LossModel.SIZE, size);
  }

  @Override
  public void between(Whole whole) {
    double beta = whole.get(Knob.MOMENTUM);
    double rho = debias ? Hyper.debias(beta, whole.step()) : 1;
    LossModel.between(whole, beta, rho, bound, online);
  }

  @Override
  public void update(Part part) {
    if (part.frozen()) {
      return;
    }
    double tau = part.scalar(LossModel.TAU);
    double kept = part.scalar(LossModel.KEPT);
    Array xs = part.x();
    Array ds = part.slot(0);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double y = (x - tau * ds.get(i)) * kept;
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
