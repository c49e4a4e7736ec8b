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
 * Continuous coin betting, weight by weight; it has no rate:
 *
 * <pre>
 * g = g + decay * x
 * L = max(L, |g|), eps before the first step
 * theta = theta - g
 * G = G + |g|
 * R = max(R - g * (x - x0), 0)
 * x = x0 + (R + L) * theta / (max(G + L, alpha * L) * L)
 * </pre>
 *
 * <p>The weights are set, not moved: what somebody else did to them since the last step is
 * overwritten. A weight whose gradients were all 0 stays at x0. With gradients that do not depend
 * on the weights the wealth R grows exponentially, so a weight never goes further than {@code cap}
 * from where it started; the cap is ours. A frozen group stays where it is; another factor on the
 * rate is refused, because there is no rate.
 *
 * <p>The cap in numbers: from the weights (1, -2, 0.5, 3) a thousand times the gradient (0.1, -0.2,
 * 0.3, -0.4) lead to a largest weight of 1.0e2; with a cap of 1e12 to one of 1.0e12.
 *
 * <p>Use it as a first run that needs no decision; not for fine-tuning from good weights, where its
 * first bets are as large for a small gradient as for a large one.
 *
 * @param alpha how many first steps bet carefully: the first one moves a weight by 1 / alpha
 * @param eps first L, above 0
 * @param decay coupled weight decay, 0 or more
 * @param cap largest distance of a weight from its start, above 0
 */
@Use(
    when = "a first run that needs no decision",
    not = "fine-tuning from good weights: first bets are large",
    differs = "a weight goes no further than the cap from its start, which is ours")
@Paper(
    title = "Training Deep Networks without Learning Rates Through Coin Betting",
    authors = "Orabona, Tommasi",
    year = 2017,
    arxiv = "1705.07795")
public record Cocob(
    @Default("100") double alpha,
    @Default("1e-8") double eps,
    @Default("0") double decay,
    @Default("100") double cap)
    implements Optimizer {

  private static final int START = 0;
  private static final int LARGEST = 1;
  private static final int THETA = 2;
  private static final int TOTAL = 3;
  private static final int REWARD = 4;

  /** Refuses values outside their ranges. */
  public Cocob {
    Hyper.positive("cocob.alpha", alpha);
    Hyper.positive("cocob.eps", eps);
    Hyper.rate("cocob.decay", decay);
    Hyper.positive("cocob.cap", cap);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return Map.of(Knob.WEIGHT_DECAY, decay);
  }

  @Override
  public int slots() {
    return 5;
  }

  @Override
  public void between(Whole whole) {
    Hyper.unrated("cocob", whole);
  }

  @Override
  public void update(Part part) {
    if (part.frozen()) {
      return;
    }
    Array starts = part.slot(START);
    Displacement.begin(part, starts);
    double scale = part.scale();
    double decay = part.get(Knob.WEIGHT_DECAY);
    Array xs = part.x();
    Array gs = part.g();
    Array largest = part.slot(LARGEST);
    Array thetas = part.slot(THETA);
    Array totals = part.slot(TOTAL);
    Array rewards = part.slot(REWARD);
    double update = 0;
    double weight = 0;
    for (int i = part.from(); i < part.to(); i++) {
      double x = xs.get(i);
      double g = scale * gs.get(i) + decay * x;
      // The state tells the displacement to more digits than the weights do.
      double move = bet(largest.get(i), thetas.get(i), totals.get(i), rewards.get(i));
      largest.set(i, Math.max(Math.max(eps, largest.get(i)), Math.abs(g)));
      thetas.set(i, thetas.get(i) - g);
      totals.set(i, totals.get(i) + Math.abs(g));
      rewards.set(i, Math.max(rewards.get(i) - g * move, 0));
      double y = starts.get(i) + bet(largest.get(i), thetas.get(i), totals.get(i), rewards.get(i));
      xs.set(i, y);
      update += (y - x) * (y - x);
      weight += x * x;
    }
    part.moved(update, weight);
  }

  /** The distance from the start that a state stands for; 0 before the first step. */
  private double bet(double most, double theta, double total, double reward) {
    if (most == 0) {
      return 0;
    }
    double share = theta / (Math.max(total + most, alpha * most) * most);
    return Math.clamp((reward + most) * share, -cap, cap);
  }
}
