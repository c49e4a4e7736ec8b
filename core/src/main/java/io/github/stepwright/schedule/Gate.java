package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;
import io.github.stepwright.Schedule;

/**
 * A boolean: the peak on one side of a boundary, 0 on the other.
 *
 * <pre>
 * value(k) = peak * 1[k &lt; at]         on=before: shut at the boundary and never opened again
 * value(k) = peak * 1[k &gt;= at]        on=after
 * </pre>
 *
 * <p>The step with index {@code at} is the first behind the boundary. HASTE multiplies an auxiliary
 * loss by the first form, at a fixed step and without annealing; the second one, and a boundary at
 * a share of the budget, are ours. As a learning rate it stops the weights: it is meant for the
 * weight of a term.
 *
 * @param peak value where the gate is open, above 0
 * @param at the boundary: below 1 a share of the budget, from 1 on a whole number of steps
 * @param on the side on which it is open
 */
@Paper(
    title =
        "REPA Works Until It Doesn't: Early-Stopped, Holistic Alignment Supercharges Diffusion"
            + " Training",
    authors = "Wang et al.",
    year = 2025,
    arxiv = "2505.16792")
public record Gate(@Default("1") double peak, @Default("0.5") double at, @Default("before") Side on)
    implements Schedule {

  /** A side of the boundary. */
  public enum Side {
    /** Open from the start to the boundary. */
    BEFORE,
    /** Open from the boundary on. */
    AFTER
  }

  /** Refuses a peak that is not positive and a boundary that is neither a share nor a step. */
  public Gate {
    Checks.peak("gate", peak);
    if (!(at > 0 && (at < 1 || at == Math.rint(at)) && at <= 1L << 53)) {
      throw new IllegalArgumentException(
          "gate.at must be a share in (0, 1) or a whole number of steps, got " + at);
    }
  }

  @Override
  public double top() {
    return peak;
  }

  @Override
  public void fit(Progress start) {
    if (at >= 1 && start.horizon() > 0) {
      Checks.fits("gate.at", (long) at, start.horizon());
    }
  }

  @Override
  public double at(Progress p) {
    boolean before = at < 1 ? p.fraction() < at : p.step() < at;
    return before == (on == Side.BEFORE) ? peak : 0;
  }
}
