package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import java.util.List;

/**
 * Falls by a factor at given shares of the budget: p(s) = factor^(number of shares that are {@code
 * <=} s).
 *
 * <p>A share that is named twice counts twice.
 *
 * @param peak value at the start, above 0
 * @param floor value at the end, in [0, peak]
 * @param at shares in (0, 1), in increasing order
 * @param factor in (0, 1)
 */
@Paper(
    title = "Deep Residual Learning for Image Recognition",
    authors = "He, Zhang, Ren, Sun",
    year = 2015,
    arxiv = "1512.03385")
public record Step(
    @Default("1") double peak,
    @Default("0") double floor,
    @Default("0.5+0.75") List<Double> at,
    @Default("0.1") double factor)
    implements Profile {

  /** Refuses values outside their ranges. */
  public Step {
    Checks.rates("step", peak, floor);
    at = List.copyOf(at);
    if (at.isEmpty()) {
      throw new IllegalArgumentException("step.at must name one share at least, got none");
    }
    for (int i = 0; i < at.size(); i++) {
      Checks.fraction("step.at", at.get(i));
      if (i > 0 && at.get(i) < at.get(i - 1)) {
        throw new IllegalArgumentException("step.at must not fall, got " + at);
      }
    }
    Checks.fraction("step.factor", factor);
  }

  @Override
  public double profile(double s) {
    double p = 1;
    for (int i = 0; i < at.size() && at.get(i) <= s; i++) {
      p *= factor;
    }
    return p;
  }
}
