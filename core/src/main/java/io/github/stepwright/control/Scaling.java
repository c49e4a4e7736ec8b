package io.github.stepwright.control;

import io.github.stepwright.Knob;
import io.github.stepwright.plan.BatchScaling;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How the learning rate goes along when the batch size moves, by the growth laws of {@link
 * BatchScaling}: rate(B) = rate(first) * (B / first)^p.
 */
public enum Scaling {
  /** p = 0: the rate stays. */
  NONE,
  /** p = 1, for SGD. */
  LINEAR,
  /** p = 1/2, for adaptive optimizers. */
  SQRT;

  /**
   * Factor on the rate.
   *
   * @param first batch that the rate is meant for
   * @param now batch of the next step, in the same unit
   */
  public double factor(double first, double now) {
    return switch (this) {
      case NONE -> 1;
      case LINEAR -> law(BatchScaling.Family.SGD).factor(first, now);
      case SQRT -> law(BatchScaling.Family.ADAPTIVE).factor(first, now);
    };
  }

  private static BatchScaling law(BatchScaling.Family family) {
    return new BatchScaling(
        OptionalDouble.empty(), OptionalDouble.empty(), family, OptionalDouble.empty());
  }

  /** The knobs that a batch controller with this rule owns. */
  Set<Knob> knobs() {
    return this == NONE ? Set.of(Knob.BATCH_SIZE) : Set.of(Knob.BATCH_SIZE, Knob.BATCH_FACTOR);
  }
}
