package io.github.stepwright.bench.evidence;

import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Request;
import io.github.stepwright.run.Run;
import io.github.stepwright.run.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The validation loss of a run on its way, by updates and by examples.
 *
 * @param looks in their order
 */
record Reached(List<Look> looks) {

  /** A look at the validation split. */
  record Look(double loss, long updates, long examples) {}

  /**
   * Runs a request.
   *
   * @param every share of the budget between two looks at all of the validation split
   */
  static Reached of(Ground ground, Request request, double every) {
    Setup setup = Setup.of(request, ground.workloads());
    var controllers = new LinkedHashMap<String, Controller>(setup.plan().controllers());
    controllers.put(
        "observer",
        Catalog.CONTROLLERS.parse("observing:examples=0,last=validation,every=" + every));
    var plan =
        new Plan(
            setup.plan().texts(),
            controllers,
            setup.plan().budget(),
            setup.plan().values(),
            setup.plan().seed(),
            Optional.empty());
    var journal = new MemoryJournal();
    try (var workload = setup.start()) {
      new Run(plan, workload, journal, () -> 0).go();
    }
    var looks = new ArrayList<Look>();
    journal
        .read(0)
        .forEach(
            entry -> {
              if (entry instanceof Entry.Happened(Signal.Evaluated e, _)
                  && e.split() == Split.VALIDATION) {
                looks.add(new Look(e.metrics().get("loss"), e.work().steps(), e.work().examples()));
              }
            });
    return new Reached(looks);
  }

  /** The least loss that was seen; infinite where none was. */
  double least() {
    return looks.stream()
        .mapToDouble(Look::loss)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The first look at which the loss was at most this; empty where it never was. */
  Optional<Look> first(double loss) {
    return looks.stream().filter(look -> look.loss() <= loss).findFirst();
  }

  /** The last look. */
  Look last() {
    return looks.getLast();
  }
}
