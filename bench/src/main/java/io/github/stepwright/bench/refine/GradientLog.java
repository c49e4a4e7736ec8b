package io.github.stepwright.bench.refine;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.Signal;
import io.github.stepwright.control.Following;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Run;
import io.github.stepwright.train.Descent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Trains once and keeps the gradient norm of every step: what a refinement starts from. */
final class GradientLog {

  private GradientLog() {}

  /**
   * The norms of a run; fewer than its steps where it diverged.
   *
   * @param schedule spec of a shape
   * @param rate base rate
   */
  static double[] of(
      Problem problem,
      String optimizer,
      String schedule,
      double rate,
      long steps,
      long seed,
      Norm which) {
    Rule rule = Catalog.OPTIMIZERS.parse(optimizer);
    var values = new LinkedHashMap<>(rule.knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    var following =
        new Following(Knob.LEARNING_RATE, Catalog.SCHEDULES.parse(schedule), rate, schedule);
    var plan =
        new Plan(
            Map.of(),
            Map.<String, Controller>of("lr", following),
            new Budget.Steps(steps),
            values,
            seed,
            Optional.empty());
    var journal = new MemoryJournal();
    try (var workload = problem.start(Descent.of(rule), seed)) {
      new Run(plan, workload, journal, () -> 0).go();
    }
    return journal
        .read(0)
        .mapMultiToDouble(
            (Entry entry, java.util.function.DoubleConsumer out) -> {
              if (entry instanceof Entry.Happened(Signal.Stepped stepped, _)) {
                Norms norms = Norms.of(stepped.groups().values());
                out.accept(which == Norm.L1 ? norms.gradL1() : norms.gradL2());
              }
            })
        .toArray();
  }
}
