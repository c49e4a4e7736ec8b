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
 * Distance over weighted gradients, all weights as one vector; it has no rate:
 *
 * <pre>
 * r² = max(r², ||x - x0||²), eps before the first step
 * v = v + r² * ||g||²
 * x = x - r² * g / (sqrt(v) + eps)
 * </pre>
 *
 * <p>With gradients that do not depend on the weights r grows without end. It grows by the factor
 * {@code growth} in a step at most, where one is named, and never beyond {@code cap * (1 +
 * ||x0||)}. A gradient of 0 moves nothing. Frozen groups are left out of all norms; another factor
 * on the rate is refused, because there is no rate.
 *
 * <p>The cap in numbers: from the weights (1, -2, 0.5, 3) a thousand times the gradient (0.1, -0.2,
 * 0.3, -0.4) lead to a largest weight of 2.2e3; with a cap of 1e12 to one of 2.1e14.
 *
 * <p>Use it as a first run that needs no decision; not where layers need steps of different size
 * (CDoWG). The cap and the limit on growth are ours.
 *
 * @param eps first squared distance, and beside the root, above 0
 * @param growth factor by which r may grow in a step, above 1; no limit where none is named
 * @param cap largest r relative to 1 + ||x0||, above 0
 */
@Use(
    when = "a first run that needs no decision",
    not = "layers need steps of different size: cdowg",
    differs = "the cap and the limit on growth are ours")
@Paper(
    title = "DoWG Unleashed: An Efficient Universal Parameter-Free Gradient Descent Method",
    authors = "Khaled, Mishchenko, Jin",
    year = 2023,
    arxiv = "2305.16284")
public record DoWG(@Default("1e-4") double eps, OptionalDouble growth, @Default("10") double cap)
    implements Optimizer {

  private static final int START = 0;
  private static final int MOVE = 1;

  private static final int DISTANCE = 0; // squared
  private static final int SQUARES = 1;
  private static final int MOST = 2; // squared
  private static final int RATE = 3;

  /** Refuses values outside their ranges. */
  public DoWG {
    Hyper.positive("dowg.eps", eps);
    Hyper.growth("dowg.growth", growth);
    Hyper.positive("dowg.cap", cap);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of();
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public boolean wide(int slot) {
    return slot == MOVE;
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
    return 3;
  }

  @Override
  public void measure(Part part) {
    Displacement.begin(part, part.slot(START));
    if (part.frozen()) {
      return;
    }
    Array xs = part.x();
    double distance = 0;
    double gradient = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double move = Displacement.of(x, part.slot(START).get(i), part.slot(MOVE).get(i), xs.wide());
      double g = part.scale() * part.g().get(i);
      distance += move * move;
      gradient += g * g;
      weight += x * x;
    }
    part.add(0, distance);
    part.add(1, gradient);
    part.add(2, weight);
  }

  @Override
  public void between(Whole whole) {
    Hyper.unrated("dowg", whole);
    double r = whole.scalar(DISTANCE);
    if (r == 0) {
      double most = cap * (1 + Math.sqrt(whole.sum(2)));
      whole.scalar(MOST, most * most);
      r = Math.min(eps, most * most);
    }
    double limit = Hyper.limit(growth);
    r = Math.max(r, Math.min(Math.min(whole.sum(0), r * limit * limit), whole.scalar(MOST)));
    double squares = whole.scalar(SQUARES) + r * whole.sum(1);
    whole.scalar(DISTANCE, r);
    whole.scalar(SQUARES, squares);
    whole.scalar(RATE, r / (Math.sqrt(squares) + eps));
  }

  @Override
  public void update(Part part) {
    double eta = part.frozen() ? 0 : part.scalar(RATE) * part.scale();
    Array xs = part.x();
    Array gs = part.g();
    Array starts = part.slot(START);
    Array moves = part.slot(MOVE);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double start = starts.get(i);
      double move = Displacement.of(x, start, moves.get(i), xs.wide()) - eta * gs.get(i);
      double y = start + move;
      moves.set(i, move);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
