package io.github.stepwright.bench.workload;

import io.github.stepwright.Problem;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.solve.Sequence;
import io.github.stepwright.solve.Solver;
import java.util.function.LongFunction;

/**
 * A sequence of linear systems: one step solves one, and its knob is the relaxation factor.
 *
 * @param sequence makes it from a seed
 */
record Systems(Declared declared, LongFunction<Sequence> sequence, Solver solver)
    implements Problem {

  @Override
  public Workload start(Stepper stepper, long seed) {
    throw new IllegalArgumentException(
        declared.name() + " must be run without an optimizer: it solves, it does not train");
  }

  @Override
  public Workload start(long seed) {
    return new Solving(sequence.apply(seed), solver);
  }
}
