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
 * D-Adaptation of gradient descent: d is a lower bound on the distance to the solution.
 *
 * <pre>
 * g = g + decay * x
 * l = d * lr / ||g1||
 * num = num + l * &lt;g, s>          with the s before
 * s = s + l * g
 * d = max(d, min(2 * num / ||s||, d * growth, cap * (1 + ||x0||)))   for the next step
 * x = momentum * x + (1 - momentum) * (x0 - s)
 * </pre>
 *
 * <p>||g1|| is that of the first gradient that is not 0, its decay left out; until one comes
 * nothing moves. Steps with ||s|| = 0 move nothing. At rate 0 the estimate rests. With gradients
 * that do not depend on the weights d grows without end: it grows by the factor {@code growth} in a
 * step at most, where one is named, and never beyond the cap, which is ours. s, which is the
 * displacement, is kept in float64. Frozen groups are left out of all sums; groups that are not
 * frozen must have one rate.
 *
 * <p>The cap in numbers: from the weights (1, -2, 0.5, 3) a thousand times the gradient (0.1, -0.2,
 * 0.3, -0.4) lead to a largest weight of 3.4e4; with a cap of 1e12 to one of 3.2e15.
 *
 * <p>Use it where plain gradient descent would do and its rate is not known; not for transformers
 * (DAdaptAdam, Prodigy).
 *
 * @param lr factor on the estimated rate, 0 or more
 * @param momentum in [0, 1)
 * @param decay coupled weight decay, 0 or more
 * @param d0 first estimate, above 0 and surely below the distance
 * @param growth factor by which d may grow in a step, above 1; no limit where none is named
 * @param cap largest d relative to 1 + ||x0||, above 0
 */
@Use(
    when = "plain descent would do and its rate is not known",
    not = "transformers: dadaptadam, prodigy",
    differs = "the estimate is capped, which is ours")
@Paper(
    title = "Learning-Rate-Free Learning by D-Adaptation",
    authors = "Defazio, Mishchenko",
    year = 2023,
    arxiv = "2301.07733")
public record DAdaptSgd(
    @Default("1") double lr,
    @Default("0") double momentum,
    @Default("0") double decay,
    @Default("1e-6") double d0,
    OptionalDouble growth,
    @Default("10") double cap)
    implements Optimizer {

  private static final int START = 0;
  private static final int SUM = 1;

  private static final int D = 0;
  private static final int FIRST = 1; // ||g1||
  private static final int NUMERATOR = 2;
  private static final int MOST = 3;
  private static final int FACTOR = 4; // l of this step
  private static final int MOVES = 5; // whether s is not 0

  /** Refuses values outside their ranges. */
  public DAdaptSgd {
    Hyper.rate("dadaptsgd.lr", lr);
    Hyper.share("dadaptsgd.momentum", momentum);
    Hyper.rate("dadaptsgd.decay", decay);
    Hyper.positive("dadaptsgd.d0", d0);
    Hyper.growth("dadaptsgd.growth", growth);
    Hyper.positive("dadaptsgd.cap", cap);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.LEARNING_RATE, lr, Knob.MOMENTUM, momentum, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public boolean wide(int slot) {
    return slot == SUM;
  }

  @Override
  public int scalars() {
    return 6;
  }

  @Override
  public boolean joint() {
    return true;
  }

  @Override
  public int sums() {
    return 4;
  }

  @Override
  public void before(int pass, Whole whole) {
    if (pass == 1) {
      between(whole);
    } else if (whole.scalar(FIRST) > 0) {
      whole.scalar(FACTOR, whole.scalar(D) * whole.rate() / whole.scalar(FIRST));
    }
  }

  /** The first gradient is only measured: without its norm there is no l yet, and s is 0. */
  @Override
  public void measure(Part part) {
    Array starts = part.slot(START);
    Displacement.begin(part, starts);
    if (part.frozen()) {
      return;
    }
    double l = part.scalar(FACTOR);
    double decay = part.get(Knob.WEIGHT_DECAY);
    Array xs = part.x();
    Array gs = part.g();
    Array ss = part.slot(SUM);
    double raw = 0;
    double weight = 0;
    double product = 0;
    double squares = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = part.scale() * gs.get(i);
      raw += g * g;
      weight += x * x;
      g += decay * x;
      double s = ss.get(i);
      product += g * s;
      s += l * g;
      ss.set(i, s);
      squares += s * s;
    }
    part.add(0, product);
    part.add(1, squares);
    part.add(2, raw);
    part.add(3, weight);
  }

  @Override
  public void between(Whole whole) {
    double rate = whole.rate();
    if (whole.scalar(FIRST) == 0) {
      double norm = Math.sqrt(whole.sum(2));
      double most = cap * (1 + Math.sqrt(whole.sum(3)));
      whole.scalar(FIRST, norm);
      whole.scalar(MOST, most);
      whole.scalar(D, Math.min(d0, most));
      whole.scalar(FACTOR, norm > 0 ? whole.scalar(D) * rate / norm : 0);
      whole.scalar(MOVES, norm > 0 ? 1 : 0);
      return;
    }
    double norm = Math.sqrt(whole.sum(1));
    whole.scalar(MOVES, norm > 0 ? 2 : 0);
    double numerator = whole.scalar(NUMERATOR) + whole.scalar(FACTOR) * whole.sum(0);
    whole.scalar(NUMERATOR, numerator);
    if (norm > 0 && rate > 0) {
      double d = whole.scalar(D);
      double found = Math.min(2 * numerator / norm, d * Hyper.limit(growth));
      whole.scalar(D, Math.max(d, Math.min(found, whole.scalar(MOST))));
    }
  }

  @Override
  public void update(Part part) {
    if (part.frozen() || part.scalar(MOVES) == 0) {
      return;
    }
    boolean first = part.scalar(MOVES) == 1;
    double l = part.scalar(FACTOR);
    double mu = part.get(Knob.MOMENTUM);
    double decay = part.get(Knob.WEIGHT_DECAY);
    Array xs = part.x();
    Array starts = part.slot(START);
    Array ss = part.slot(SUM);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      if (first) {
        ss.set(i, l * (part.scale() * part.g().get(i) + decay * x));
      }
      double y = mu * x + (1 - mu) * (starts.get(i) - ss.get(i));
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
