package io.github.stepwright.schedule;

import io.github.stepwright.Default;
import io.github.stepwright.Paper;
import io.github.stepwright.Progress;

/**
 * The same value at every step.
 *
 * @param peak the value, above 0
 */
@Paper(title = "A Stochastic Approximation Method", authors = "Robbins, Monro", year = 1951)
public record Constant(@Default("1") double peak) implements Peaked {

  /** Refuses a value that is not positive. */
  public Constant {
    Checks.peak("constant", peak);
  }

  @Override
  public double at(Progress p) {
    return peak;
  }
}
