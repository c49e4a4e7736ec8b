package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Up and down once, by half cosines: from peak / div to the peak at step pct N - 1, then down to
 * peak / div / finaldiv at step N - 1.
 *
 * <p>This is the definition of the common frameworks, with both ends met exactly; it needs a
 * horizon in steps. Behind the horizon the last value is held.
 *
 * @param peak above 0
 * @param pct share of the rise, in (0, 1)
 * @param div peak over first value, at least 1
 * @param finaldiv first value over last value, at least 1
 */
@Paper(
    title = "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates",
    authors = "Smith, Topin",
    year = 2017,
    arxiv = "1708.07120")
public record OneCycle(
    @Default("1") double peak,
    @Default("0.3") double pct,
    @Default("25") double div,
    @Default("1e4") double finaldiv)
    implements Peaked {

  /** Refuses values outside their ranges. */
  public OneCycle {
    Checks.peak("onecycle", peak);
    Checks.fraction("onecycle.pct", pct);
    if (!(div >= 1 && finaldiv >= 1 && Double.isFinite(div * finaldiv))) {
      throw new IllegalArgumentException(
          "onecycle.div and finaldiv must be >= 1 and finite, got %s and %s"
              .formatted(div, finaldiv));
    }
  }

  @Override
  public void fit(Progress start) {
    long horizon = start.horizon("onecycle");
    if (!(pct * horizon > 1)) {
      throw new IllegalArgumentException(
          "onecycle.pct must be > %s (one step of the horizon %d), got %s"
              .formatted(1.0 / horizon, horizon, pct));
    }
  }

  @Override
  public double at(Progress p) {
    long horizon = p.horizon("onecycle");
    double t = Math.min(p.step(), horizon - 1);
    double top = pct * horizon - 1;
    double first = peak / div;
    return t <= top
        ? between(first, peak, t / top)
        : between(peak, first / finaldiv, (t - top) / (horizon - 1 - top));
  }

  private static double between(double from, double to, double share) {
    return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
  }
}
