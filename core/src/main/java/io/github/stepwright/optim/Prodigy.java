package io.github.stepwright.optim;

import io.github.stepwright.Array;
import io.github.stepwright.Block;
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
 * Adam with an estimate d of the distance to the solution, which grows faster than that of
 * D-Adaptation.
 *
 * <pre>
 * l = d * lr * bc, bc = 1 or sqrt(1 - beta2^t) / (1 - beta1^t) with debias
 * num = beta3 * num + d / d0 * l * &lt;g, x0 - x>
 * m = beta1 * m + (1 - beta1) * d * g
 * v = beta2 * v + (1 - beta2) * d² * g²
 * s = beta3 * s + d / d0 * l * g                     with safeguard d instead of l
 * dhat = coef * num / ||s||_1
 * d = max(d, dhat) where d is still d0
 * dmax = max(dmax, dhat), d = min(dmax, d * growth, cap)
 * x = x - decay * l * x
 * x = x - l * m / (sqrt(v) + d * eps)                l with the old d, eps with the new one
 * </pre>
 *
 * <p>beta3 is sqrt(beta2) where none is named. Without debias the first step is 3.16 * d0 for each
 * weight. While ||s||_1 = 0 nothing moves; at rate 0 nothing happens at all. With gradients that do
 * not depend on the weights d grows without end: it grows by the factor {@code growth} in a step at
 * most, where one is named, but for the jump with which it leaves d0; and it never goes beyond
 * {@code cap}, which is ours. The displacement x - x0 is kept in float64, because the first ones
 * are below what float32 weights resolve. With {@code slice=k} the estimate looks at every k-th
 * weight of a block only, and its state shrinks by k; the other weights have no displacement in
 * float64. Frozen groups are left out of all sums; groups that are not frozen must have one rate.
 *
 * <p>The cap in numbers: from the weights (1, -2, 0.5, 3) a thousand times the gradient (0.1, -0.2,
 * 0.3, -0.4) lead to a largest weight of 2.0e4; with a cap of 1e12 to one of 1.9e15.
 *
 * <p>Use it where AdamW would do and its rate is not known, with a constant rate or one cosine to
 * the end; with a warm-up set safeguard; not with restarts.
 *
 * @param lr factor on the estimated rate, 0 or more
 * @param beta1 in [0, 1)
 * @param beta2 in (0, 1)
 * @param beta3 of the estimate, in [0, 1)
 * @param eps relative to d, added to the root, above 0
 * @param decay decoupled weight decay, 0 or more
 * @param debias whether the averages are corrected for their start
 * @param safeguard whether the denominator leaves the rate out, for warm-ups
 * @param d0 first estimate, above 0
 * @param coef factor on the estimate, above 0
 * @param growth factor by which d may grow in a step, above 1; no limit where none is named
 * @param cap largest d, above 0
 * @param slice the estimate looks at every slice-th weight, 1 or more
 */
@Use(
    when = "AdamW would do and its rate is not known; a constant rate or one cosine",
    not = "with restarts; with a warm-up only with safeguard",
    differs = "the estimate is capped and the displacement kept in float64, which are ours")
@Paper(
    title = "Prodigy: An Expeditiously Adaptive Parameter-Free Learner",
    authors = "Mishchenko, Defazio",
    year = 2023,
    arxiv = "2306.06101")
public record Prodigy(
    @Default("1") double lr,
    @Default("0.9") double beta1,
    @Default("0.999") double beta2,
    OptionalDouble beta3,
    @Default("1e-8") double eps,
    @Default("0") double decay,
    @Default("false") boolean debias,
    @Default("false") boolean safeguard,
    @Default("1e-6") double d0,
    @Default("1") double coef,
    OptionalDouble growth,
    @Default("10") double cap,
    @Default("1") int slice)
    implements Optimizer {

  private static final int MOMENT = 0;
  private static final int SQUARE = 1;
  private static final int SUM = 2;
  private static final int START = 3;
  private static final int MOVE = 4;

  private static final int D = 0;
  private static final int MOST = 1;
  private static final int NUMERATOR = 2;
  private static final int OLD = 3; // d of this step
  private static final int RATE = 4; // 0 where this step does not move

  /** Refuses values outside their ranges. */
  public Prodigy {
    Hyper.rate("prodigy.lr", lr);
    Hyper.share("prodigy.beta1", beta1);
    Hyper.share("prodigy.beta2", beta2);
    Hyper.positive("prodigy.beta2", beta2);
    beta3.ifPresent(beta -> Hyper.share("prodigy.beta3", beta));
    Hyper.positive("prodigy.eps", eps);
    Hyper.rate("prodigy.decay", decay);
    Hyper.positive("prodigy.d0", d0);
    Hyper.positive("prodigy.coef", coef);
    Hyper.growth("prodigy.growth", growth);
    Hyper.positive("prodigy.cap", cap);
    Hyper.positive("prodigy.slice", slice);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(
        Knob.LEARNING_RATE, lr, Knob.BETA1, beta1, Knob.BETA2, beta2, Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 5;
  }

  @Override
  public int length(int slot, Block block) {
    return slot < SUM ? block.length() : (block.length() + slice - 1) / slice;
  }

  @Override
  public boolean wide(int slot) {
    return slot == MOVE;
  }

  @Override
  public int scalars() {
    return 5;
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
      whole.scalar(MOST, whole.scalar(D));
    }
    whole.scalar(OLD, whole.scalar(D));
    whole.scalar(RATE, whole.rate());
  }

  private double factor(Part part) {
    double l = part.scalar(OLD) * part.scalar(RATE);
    return debias
        ? l
            * Math.sqrt(Hyper.debias(part.get(Knob.BETA2), part.step()))
            / Hyper.debias(part.get(Knob.BETA1), part.step())
        : l;
  }

  private double beta3(double beta2) {
    return beta3.isPresent() ? beta3.getAsDouble() : Math.sqrt(beta2);
  }

  @Override
  public void measure(Part part) {
    Array starts = part.slot(START);
    Array xs = part.x();
    int first = (part.from() + slice - 1) / slice * slice;
    if (part.step() == 1) {
      for (int i = first; i < part.to(); i += slice) {
        starts.set(i / slice, xs.get(i));
      }
    }
    if (part.frozen() || part.scalar(RATE) == 0) {
      return;
    }
    double beta1 = part.get(Knob.BETA1);
    double beta2 = part.get(Knob.BETA2);
    double beta3 = beta3(beta2);
    double d = part.scalar(OLD);
    double l = factor(part);
    double size = d / d0 * (safeguard ? d : l);
    Array gs = part.g();
    Array ms = part.slot(MOMENT);
    Array vs = part.slot(SQUARE);
    for (int i = part.from(); i < part.to(); i++) {
      double g = d * part.scale() * gs.get(i);
      ms.set(i, beta1 * ms.get(i) + (1 - beta1) * g);
      vs.set(i, Hyper.normal(beta2 * vs.get(i) + (1 - beta2) * g * g));
    }
    Array ss = part.slot(SUM);
    Array moves = part.slot(MOVE);
    double product = 0;
    double norm = 0;
    for (int i = first; i < part.to(); i += slice) {
      int k = i / slice;
      double g = part.scale() * gs.get(i);
      double s = beta3 * ss.get(k) + size * g;
      ss.set(k, s);
      norm += Math.abs(s);
      product -= g * Displacement.of(xs.get(i), starts.get(k), moves.get(k), xs.wide());
    }
    part.add(0, d / d0 * l * product);
    part.add(1, norm);
  }

  @Override
  public void between(Whole whole) {
    double norm = whole.sum(1);
    if (whole.scalar(RATE) == 0 || norm == 0) {
      whole.scalar(RATE, 0);
      return;
    }
    double d = whole.scalar(D);
    double numerator = beta3(whole.get(Knob.BETA2)) * whole.scalar(NUMERATOR) + whole.sum(0);
    double found = Math.min(coef * numerator / norm, cap);
    if (d == d0) {
      d = Math.max(d, found);
    }
    double most = Math.max(whole.scalar(MOST), found);
    whole.scalar(NUMERATOR, numerator);
    whole.scalar(MOST, most);
    whole.scalar(D, Math.min(most, d * Hyper.limit(growth)));
  }

  @Override
  public void update(Part part) {
    if (part.frozen() || part.scalar(RATE) == 0) {
      return;
    }
    double l = factor(part);
    double decay = l * part.get(Knob.WEIGHT_DECAY);
    double small = part.scalar(D) * eps;
    Array xs = part.x();
    Array ms = part.slot(MOMENT);
    Array vs = part.slot(SQUARE);
    Array starts = part.slot(START);
    Array moves = part.slot(MOVE);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double change = -decay * x - l * ms.get(i) / (Math.sqrt(vs.get(i)) + small);
      double y = x + change;
      if (i % slice == 0) {
        int k = i / slice;
        double move = Displacement.of(x, starts.get(k), moves.get(k), xs.wide()) + change;
        moves.set(k, move);
        y = starts.get(k) + move;
      }
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
