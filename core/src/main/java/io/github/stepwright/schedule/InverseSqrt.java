package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Falls with the root of the steps made: value = max(floor, peak * sqrt(W / max(t + 1, W))).
 *
 * <p>It needs no horizon and ends where the run ends. The W steps at the beginning have the peak;
 * {@code warmup:steps=W,overlay=true/inversesqrt:warmup=W} is the schedule of the paper.
 *
 * @param peak above 0
 * @param floor least value, in [0, peak]
 * @param warmup W, steps before it begins to fall, at least 1
 */
@Paper(
    title = "Attention Is All You Need",
    authors = "Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin",
    year = 2017,
    arxiv = "1706.03762")
public record InverseSqrt(@Default("1") double peak, @Default("0") double floor, long warmup)
    implements Peaked {

  /** Refuses values outside their ranges. */
  public InverseSqrt {
    Checks.rates("inversesqrt", peak, floor);
    Checks.steps("inversesqrt.warmup", 1, warmup);
  }

  @Override
  public double at(Progress p) {
    long t = p.horizon() > 0 ? Math.min(p.step(), p.horizon()) : p.step();
    return Math.max(floor, peak * Math.sqrt((double) warmup / Math.max(t + 1, warmup)));
  }
}
