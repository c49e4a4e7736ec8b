package io.github.stepwright;

import java.util.Map;

/**
 * What {@code --optimizer} names: a rule that moves weights, immutable, its state outside.
 *
 * <p>An {@link Optimizer} is given a gradient and updates in passes over memory; a {@link Stepper}
 * decides for itself which gradients and products it asks of the objective.
 */
public sealed interface Rule permits Optimizer, Stepper {

  /** The knobs that it reads at every step, with their values while no controller owns them. */
  Map<Knob, Double> knobs();
}
