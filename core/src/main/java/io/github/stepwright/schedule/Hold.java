package io.github.stepwright.schedule;

import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;

/**
 * Another schedule up to s = end, then the value that it has there: inner(min(s, end)).
 *
 * @param end in (0, 1)
 * @param inner what is held
 */
@Paper(
    title = "REX: Revisiting Budgeted Training with an Improved Schedule",
    authors = "Chen, Wolfe, Kyrillidis",
    year = 2021,
    arxiv = "2107.04197")
public record Hold(double end, Schedule inner) implements Schedule {

  /** Refuses an end outside (0, 1). */
  public Hold {
    Checks.fraction("hold.end", end);
  }

  @Override
  public double top() {
    return inner.top();
  }

  @Override
  public void fit(Progress start) {
    Shares.fit("hold", inner, start);
    inner.fit(start);
  }

  @Override
  public double at(Progress p) {
    return inner.at(p.fraction() < end ? p : p.at(end));
  }
}
