package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Default;
import io.github.stepwright.Knob;
import io.github.stepwright.Optimizer;
import io.github.stepwright.Paper;
import io.github.stepwright.Part;
import io.github.stepwright.Use;
import io.github.stepwright.Whole;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * D-Adaptation of Adam: d is a lower bound on the distance to the solution, weight by weight.
 *
 * <pre>
 * q = sqrt(beta2), l = d * lr * bc, bc = 1 or sqrt(1 - beta2^t) / (1 - beta1^t) with debias
 * num = q * num + (1 - q) * l * &lt;g, s / (sqrt(v) + eps)>        with the s and v before
 * m = beta1 * m + (1 - beta1) * l * g
 * v = beta2 * v + (1 - beta2) * g²
 * s = q * s + (1 - q) * l * g
 * d = max(d, min(num / ((1 - q) * ||s||_1), d * growth, cap))        for the next step
 * x = x - m / (sqrt(v) + eps)
 * </pre>
 *
 * <p>The decay is coupled, or with {@code decoupled} {@code x = x - decay * l * x} before the step.
 * While ||s||_1 = 0 nothing moves; at rate 0 the estimate rests and the momentum runs out. With
 * gradients that do not depend on the weights d grows without end: it grows by the factor {@code
 * growth} in a step at most, where one is named, and never beyond {@code cap}, which is ours.
 * Frozen groups are left out of all sums; groups that are not frozen must have one rate.
 *
 * <p>The cap in numbers: from the weights (1, -2, 0.5, 3) a thousand times the gradient (0.1, -0.2,
 * 0.3, -0.4) lead to a largest weight of 1.9e4; with a cap of 1e12 to one of 1.7e15.
 *
 * <p>Use it where Adam would do and its rate is not known; Prodigy finds d faster.
 *
 * @param lr factor on the estimated rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in (0, 1)
 * @param eps added to the root, above 0
 * @param decay weight decay, 0 or more
 * @param decoupled whether the decay goes past the gradient
 * @param debias whether the averages are corrected for their start
 * @param d0 first estimate, above 0
 * @param growth factor by which d may grow in a step, above 1; no limit where none is named
 * @param cap largest d, above 0
 */
@Use(
    when = "Adam would do and its rate is not known",
    not = "speed matters: prodigy finds d faster",
    differs = "the estimate is capped, which is ours")
@Paper(
    title = "Learning-Rate-Free Learning by D-Adaptation",
    authors = "Defazio, Mishchenko",
    year = 2023,
    arxiv = "2301.07733")
public record DAdaptAdam(
    @Default("1") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    @Default("1e-8") double eps,
    @Default("0") double decay,
    @Default("false") boolean decoupled,
    @Default("false") boolean debias,
    @Default("1e-6") double d0,
    OptionalDouble growth,
    @Default("10") double cap)
    implements Optimizer {

  private static final int MOMENT = 0;
  private static final int SQUARE = 1;
  private static final int SUM = 2;

  private static final int D = 0;
  private static final int NUMERATOR = 1;
  private static final int FACTOR = 2; // d * lr of this step
  private static final int MOVES = 3; // whether s is not 0

  /** Refuses values outside their ranges. */
  public DAdaptAdam {
    Hyper.rate("dadaptadam.lr", lr);
    Hyper.share("dadaptadam.beta1", beta1);
    Hyper.share("dadaptadam.beta2", beta2);
    Hyper.positive("dadaptadam.beta2", beta2);
    Hyper.positive("dadaptadam.eps", eps);
    Hyper.rate("dadaptadam.decay", decay);
    Hyper.positive("dadaptadam.d0", d0);
    Hyper.growth("dadaptadam.growth", growth);
    Hyper.positive("dadaptadam.cap", cap);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 3;
  }

  @Override
  public int scalars() {
    return 4;
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int sums() {
    return 2;
  }

  @Override
  public void before(int pass, Whole whole) {
    if (pass == 1) {
      between(whole);
      return;
    }
    if (whole.scalar(D) == 0) {
      whole.scalar(D, Math.min(d0, cap));
    }
    whole.scalar(FACTOR, whole.scalar(D) * whole.rate());
  }

  private double factor(Part part) {
    double l = part.scalar(FACTOR);
    return debias
        ? l
            * Math.sqrt(Hyper.debias(part.get(Knob.BETA2), part.step()))
            / Hyper.debias(part.get(Knob.BETA1), part.step())
        : l;
  }

  @Override
  public void measure(Part part) {
    if (part.frozen()) {
      return;
    }
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double q = Math.sqrt(beta2);
    double coupled = decoupled ? 0 : part.get(Knob.WEIGHT_DECAY);
    double l = factor(part);
    Array xs = part.x();
    Array gs = part.g();
    Array ms = part.slot(MOMENT);
    Array vs = part.slot(SQUARE);
    Array ss = part.slot(SUM);
    double product = 0;
    double norm = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double g = part.scale() * gs.get(i) + coupled * xs.get(i);
      double v = vs.get(i);
      double s = ss.get(i);
      product += g * s / (Math.sqrt(v) + eps);
      s = q * s + (1 - q) * l * g;
      ms.set(i, beta1 * ms.get(i) + (1 - beta1) * l * g);
      vs.set(i, Hyper.normal(beta2 * v + (1 - beta2) * g * g));
      ss.set(i, s);
      norm += Math.abs(s);
    }
    part.add(0, l * product);
    part.add(1, norm);
  }

  @Override
  public void between(Whole whole) {
    double q = Math.sqrt(whole.get(Knob.BETA2));
    double norm = whole.sum(1);
    double numerator = q * whole.scalar(NUMERATOR) + (1 - q) * whole.sum(0);
    whole.scalar(NUMERATOR, numerator);
    whole.scalar(MOVES, norm > 0 ? 1 : 0);
    if (norm > 0 && whole.rate() > 0) {
      double d = whole.scalar(D);
      double found = Math.min(numerator / ((1 - q) * norm), d * Hyper.limit(growth));
      whole.scalar(D, Math.max(d, Math.min(found, cap)));
    }
  }

  @Override
  public void update(Part part) {
    if (part.frozen() || part.scalar(MOVES) == 0) {
      return;
    }
    double kept = decoupled ? 1 - part.get(Knob.WEIGHT_DECAY) * factor(part) : 1;
    Array xs = part.x();
    Array ms = part.slot(MOMENT);
    Array vs = part.slot(SQUARE);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double y = x * kept - ms.get(i) / (Math.sqrt(vs.get(i)) + eps);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
