package io.github.stepwright.schedule;

import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;

/**
 * Training goes on with more data: a schedule over its own horizon S, a straight ramp from its end
 * value to a peak P in W steps, then the same shape with that peak over the rest.
 *
 * <p>In the ramp, step k of it, from 0, has end + (P - end) (k + 1) / W. The shape is scaled as a
 * whole, its floor included: value * P / peak.
 *
 * @param at S, steps, at least 1
 * @param steps W, at least 1
 * @param peak P, above 0, in the unit of the schedule
 * @param inner the schedule
 */
@Paper(
    title = "Continual Pre-Training of Large Language Models: How to (re)warm your model?",
    authors = "Gupta, Thérien, Ibrahim, Richter, Anthony, Belilovsky, Rish, Lesort",
    year = 2023,
    arxiv = "2308.04014")
public record Rewarm(long at, long steps, double peak, Schedule inner) implements Schedule {

  /** Refuses values outside their ranges. */
  public Rewarm {
    Checks.steps("rewarm.at", 1, at);
    Checks.steps("rewarm.steps", 1, steps);
    Checks.peak("rewarm", peak);
  }

  @Override
  public double top() {
    return Math.max(peak, inner.top());
  }

  @Override
  public void fit(Progress start) {
    long horizon = start.horizon("rewarm");
    Checks.fits("rewarm.at + steps", at + steps, horizon);
    inner.fit(Progress.of(0, at));
    inner.fit(Progress.of(0, horizon - at - steps));
  }

  @Override
  public double at(Progress p) {
    if (p.step() < at) {
      return inner.at(p.in(0, at));
    }
    long k = p.step() - at;
    if (k < steps) {
      double end = inner.at(Progress.of(at, at));
      return end + (peak - end) * (k + 1) / steps;
    }
    long rest = p.horizon("rewarm") - at - steps;
    return inner.at(p.in(at + steps, rest)) * (peak / inner.top());
  }
}
