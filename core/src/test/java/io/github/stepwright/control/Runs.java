package io.github.stepwright.control;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Signal;
import io.github.stepwright.Workload;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run with one controller, kept in memory. */
record Runs(List<Entry> entries, Run.Outcome outcome) {

  static Runs of(Controller controller, Workload workload, long steps) {
    return of(controller, workload, new Budget.Steps(steps));
  }

  static Runs of(Controller controller, Workload workload, Budget budget) {
    var plan =
        new Plan(
            Map.of(),
            Map.of("lr", controller),
            budget,
            Map.of(Knob.LEARNING_RATE, 0.1),
            3,
            Optional.empty());
    var journal = new MemoryJournal();
    Run.Outcome outcome = new Run(plan, workload, journal, () -> 0).go();
    return new Runs(journal.read(0).toList(), outcome);
  }

  List<Signal.Stepped> steps() {
    return entries.stream()
        .filter(e -> e instanceof Entry.Happened(Signal.Stepped _, _))
        .map(e -> (Signal.Stepped) ((Entry.Happened) e).signal())
        .toList();
  }

  List<Decision> decisions() {
    return entries.stream()
        .filter(Entry.Decided.class::isInstance)
        .map(e -> ((Entry.Decided) e).decision())
        .toList();
  }

  /** Rates of all steps, as they were applied. */
  double[] rates() {
    return entries.stream()
        .filter(
            e ->
                e instanceof Entry.Happened(Signal.Stepped _, _)
                    || e instanceof Entry.Happened(Signal.Diverged _, _))
        .mapToDouble(e -> ((Entry.Happened) e).settings().get(Knob.LEARNING_RATE))
        .toArray();
  }

  /** The number that a decision gives as its reason; the last one where there are several. */
  double number(String name) {
    return number(name, decisions().reversed());
  }

  /** The first one where there are several. */
  double first(String name) {
    return number(name, decisions());
  }

  private static double number(String name, List<Decision> decisions) {
    return decisions.stream()
        .filter(d -> d.why().numbers().containsKey(name))
        .findFirst()
        .orElseThrow()
        .why()
        .numbers()
        .get(name);
  }
}
