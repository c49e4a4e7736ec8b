package io.github.stepwright.bench.refine;

import io.github.stepwright.Problem;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;

/**
 * A problem whose full budget is another number of steps.
 *
 * @param inner the problem itself
 * @param steps at least 1
 */
record Sized(Problem inner, long steps) implements Problem {

  @Override
  public Declared declared() {
    Declared own = inner.declared();
    return new Declared(
        own.name(),
        own.summary(),
        own.optimizer(),
        own.batch(),
        steps,
        own.examples(),
        own.metric(),
        own.lowerIsBetter(),
        own.sizes());
  }

  @Override
  public Workload start(Stepper stepper, long seed) {
    return inner.start(stepper, seed);
  }
}
