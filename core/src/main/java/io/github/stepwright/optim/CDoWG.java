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

/**
 * {@link DoWG} weight by weight; it has no rate:
 *
 * <pre>
 * r² = max(r², (x - x0)²), start before the first step
 * v = v + r² * g²
 * x = x - r² * g / (sqrt(v) + eps)
 * </pre>
 *
 * <p>With gradients that do not depend on the weights r grows without end, so it never goes beyond
 * {@code cap}, which is ours. A gradient of 0 moves nothing. A frozen group stays where it is;
 * another factor on the rate is refused, because there is no rate.
 *
 * <p>The cap in numbers: from the weights (1, -2, 0.5, 3) a thousand times the gradient (0.1, -0.2,
 * 0.3, -0.4) lead to a largest weight of 6.2e2; with a cap of 1e12 to one of 6.1e13.
 *
 * <p>Use it for sparse or badly scaled gradients without tuning; not where memory is short: its
 * state is four numbers for a weight.
 *
 * @param start first squared distance, above 0
 * @param eps beside the root, above 0
 * @param cap largest r, above 0
 */
@Use(
    when = "sparse or badly scaled gradients without tuning",
    not = "memory is short: four numbers for a weight",
    differs = "the cap is ours")
@Paper(
    title = "DoWG Unleashed: An Efficient Universal Parameter-Free Gradient Descent Method",
    authors = "Khaled, Mishchenko, Jin",
    year = 2023,
    arxiv = "2305.16284")
public record CDoWG(
    @Default("1e-4") double start, @Default("1e-8") double eps, @Default("10") double cap)
    implements Optimizer {

  private static final int START = 0;
  private static final int MOVE = 1;
  private static final int DISTANCE = 2; // squared
  private static final int SQUARES = 3;

  /** Refuses values outside their ranges. */
  public CDoWG {
    Hyper.positive("cdowg.start", start);
    Hyper.positive("cdowg.eps", eps);
    Hyper.positive("cdowg.cap", cap);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of();
  }

  @Override
  public int slots() {
    return 4;
  }

  @Override
  public boolean wide(int slot) {
    return slot == MOVE;
  }

  @Override
  public void between(Whole whole) {
    Hyper.unrated("cdowg", whole);
  }

  @Override
  public void update(Part part) {
    if (part.frozen()) {
      return;
    }
    Array starts = part.slot(START);
    Displacement.begin(part, starts);
    double scale = part.scale();
    double most = cap * cap;
    Array xs = part.x();
    Array gs = part.g();
    Array moves = part.slot(MOVE);
    Array distances = part.slot(DISTANCE);
    Array squares = part.slot(SQUARES);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double from = starts.get(i);
      double move = Displacement.of(x, from, moves.get(i), xs.wide());
      double g = scale * gs.get(i);
      double r = Math.min(Math.max(start, Math.max(distances.get(i), move * move)), most);
      double v = squares.get(i) + r * g * g;
      move -= r * g / (Math.sqrt(v) + eps);
      double y = from + move;
      distances.set(i, r);
      squares.set(i, v);
      moves.set(i, move);
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }
}
