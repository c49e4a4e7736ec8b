package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * Up and down in straight lines, again and again: value = base + (peak - base) * k * scale, where k
 * goes from 0 to 1 in {@code up} steps and back in {@code down} steps.
 *
 * <p>It needs no horizon; behind one it holds the value there.
 *
 * @param peak value at the top, above 0
 * @param base value at the bottom, in [0, peak]
 * @param up steps of the rise, at least 1
 * @param down steps of the fall, at least 1
 * @param mode how the tops change from cycle to cycle
 * @param gamma factor of each step for {@code exprange}, in (0, 1]
 */
@Paper(
    title = "Cyclical Learning Rates for Training Neural Networks",
    authors = "Smith",
    year = 2015,
    arxiv = "1506.01186")
public record Cyclic(
    @Default("1") double peak,
    @Default("0.1") double base,
    @Default("2000") long up,
    @Default("2000") long down,
    @Default("triangular") Mode mode,
    @Default("1") double gamma)
    implements Peaked {

  /** How the tops change. */
  public enum Mode {
    /** Not at all: scale 1. */
    TRIANGULAR,
    /** Half as high each time: scale 2^-(cycle), cycles from 0. */
    TRIANGULAR2,
    /** scale gamma^t, t the step of the run. */
    EXPRANGE
  }

  /** Refuses values outside their ranges. */
  public Cyclic {
    Checks.peak("cyclic", peak);
    if (!(base >= 0 && base <= peak)) {
      throw new IllegalArgumentException(
          "cyclic.base must be in [0, peak = %s], got %s".formatted(peak, base));
    }
    Checks.steps("cyclic.up", 1, up);
    Checks.steps("cyclic.down", 1, down);
    if (!(gamma > 0 && gamma <= 1)) {
      throw new IllegalArgumentException("cyclic.gamma must be in (0, 1], got " + gamma);
    }
  }

  @Override
  public double at(Progress p) {
    long t = p.horizon() > 0 ? Math.min(p.step(), p.horizon()) : p.step();
    long cycle = t / (up + down);
    long k = t % (up + down);
    double height = k <= up ? (double) k / up : (double) (up + down - k) / down;
    double scale =
        switch (mode) {
          case TRIANGULAR -> 1;
          case TRIANGULAR2 -> Math.scalb(1.0, (int) -Math.min(cycle, 2000));
          case EXPRANGE -> Math.pow(gamma, t);
        };
    return base + (peak - base) * height * scale;
  }
}
