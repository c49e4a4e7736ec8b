package io.github.stepwright.control;

import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * Falls off a cliff in the course of the run, until somebody goes back.
 *
 * <p>One step is told as not finite, or many as ten times the loss they have.
 */
final class Cliff extends Expected {

  private final long from;
  private final long steps;
  private boolean fallen;

  Cliff(long from, long steps) {
    super(0.01);
    this.from = from;
    this.steps = steps;
  }

  @Override
  public Step step(Settings settings, Progress at) {
    Step step = super.step(settings, at);
    fallen |= at.step() == from;
    if (steps == 1) {
      double loss = at.step() == from ? Double.NaN : step.loss();
      return new Step(loss, step.groups(), Optional.empty(), step.cost());
    }
    double loss = fallen && at.step() < from + steps ? 10 * step.loss() : step.loss();
    return new Step(loss, Map.copyOf(step.groups()), Optional.empty(), step.cost());
  }

  @Override
  public void restoreInPlace(io.github.stepwright.Checkpoint checkpoint) {
    fallen = false;
    super.restoreInPlace(checkpoint);
  }
}
