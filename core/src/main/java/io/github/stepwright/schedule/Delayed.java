package io.github.stepwright.schedule;

import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;

/**
 * The peak until s = fraction, then another schedule over the rest.
 *
 * @param fraction in (0, 1)
 * @param inner what comes then
 */
@Paper(
    title = "REX: Revisiting Budgeted Training with an Improved Schedule",
    authors = "Chen, Wolfe, Kyrillidis",
    year = 2021,
    arxiv = "2107.04197")
public record Delayed(double fraction, Schedule inner) implements Schedule {

  /** Refuses a fraction outside (0, 1). */
  public Delayed {
    Checks.fraction("delayed.fraction", fraction);
  }

  @Override
  public double top() {
    return inner.top();
  }

  @Override
  public void fit(Progress start) {
    Shares.fit("delayed", inner, start);
    inner.fit(start.after(fraction));
  }

  @Override
  public double at(Progress p) {
    return p.fraction() < fraction ? inner.top() : inner.at(p.after(fraction));
  }
}
