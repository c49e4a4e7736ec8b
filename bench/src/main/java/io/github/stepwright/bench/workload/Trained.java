package io.github.stepwright.bench.workload;

import io.github.stepwright.Objective;
import io.github.stepwright.Problem;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.train.Training;
import java.util.function.LongFunction;

/**
 * A problem that is trained by mini-batches.
 *
 * @param objective makes it from a seed, with its initial weights
 */
record Trained(Declared declared, LongFunction<Objective> objective) implements Problem {

  @Override
  public Workload start(Stepper stepper, long seed) {
    return new Training(objective.apply(seed), stepper, declared.batch(), seed);
  }
}
