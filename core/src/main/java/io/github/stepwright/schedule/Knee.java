package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Explore, then exploit: with t = step + 1, peak * t / W for t up to W, the peak for E steps, then
 * a straight line that meets the floor at the last step.
 *
 * <p>The paper recommends to explore for half the budget. It needs a horizon above W + E.
 *
 * @param peak above 0
 * @param floor in [0, peak]
 * @param warmup W, steps, 0 or more
 * @param explore E, steps, 0 or more
 */
@Paper(
    title = "Wide-minima Density Hypothesis and the Explore-Exploit Learning Rate Schedule",
    authors = "Iyer, Thejas, Kwatra, Ramjee, Sivathanu",
    year = 2020,
    arxiv = "2003.03977")
public record Knee(
    @Default("1") double peak, @Default("0") double floor, @Default("0") long warmup, long explore)
    implements Peaked {

  /** Refuses values outside their ranges. */
  public Knee {
    Checks.rates("knee", peak, floor);
    Checks.steps("knee.warmup", 0, warmup);
    Checks.steps("knee.explore", 0, explore);
  }

  @Override
  public void fit(Progress start) {
    Checks.fits("knee.warmup + explore", warmup + explore, start.horizon("knee"));
  }

  @Override
  public double at(Progress p) {
    long horizon = p.horizon("knee");
    long t = Math.min(p.step() + 1, horizon);
    if (t <= warmup) {
      return peak * t / warmup;
    }
    long fallen = t - warmup - explore;
    if (fallen <= 0) {
      return peak;
    }
    return floor + (peak - floor) * (1 - (double) fallen / (horizon - warmup - explore));
  }
}
