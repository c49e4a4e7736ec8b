package io.github.stepwright.bench.workload;

import io.github.stepwright.Problem;
import io.github.stepwright.Stepper;
import io.github.stepwright.Workload;
import io.github.stepwright.solve.Heat;
import io.github.stepwright.solve.Sequence;
import io.github.stepwright.solve.Shifts;
import io.github.stepwright.solve.Solver;
import io.github.stepwright.solve.Sor;
import io.github.stepwright.solve.SsorCg;
import io.github.stepwright.spec.Spec;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * A sequence of linear systems: one step solves one, and its knob is the relaxation factor.
 *
 * @param sequence makes it from a seed
 */
record Systems(Declared declared, LongFunction<Sequence> sequence, Solver solver)
    implements Problem {

  /** The sequences that the names stand for: {@code sor} and {@code ssor}. */
  static Systems of(Spec.Part part) {
    var keys = new Keys(part);
    if (part.name().equals("sor")) {
      keys.only(Set.of("side", "alpha", "beta"));
      int side = keys.whole("side", 100);
      double alpha = keys.number("alpha", 2);
      double beta = keys.number("beta", 6);
      return of(
          part,
          "shifted Laplacians by SOR",
          new Shifts(side, alpha, beta, 0),
          new Sor(1e-8),
          seed -> new Shifts(side, alpha, beta, seed));
    }
    keys.only(Set.of("side"));
    var heat = new Heat(keys.whole("side", 101));
    return of(part, "heat equation by CG with SSOR", heat, new SsorCg(1e-8), _ -> heat);
  }

  private static Systems of(
      Spec.Part part,
      String what,
      Sequence sample,
      Solver solver,
      LongFunction<Sequence> sequence) {
    var declared =
        new Declared(
            part.toString(),
            "A sequence of linear systems: " + what + "; the knob is omega, the loss is iterations",
            "",
            1,
            sample.length(),
            1,
            "loss",
            true,
            sample.side() * sample.side() + " unknowns");
    return new Systems(declared, sequence, solver);
  }

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
