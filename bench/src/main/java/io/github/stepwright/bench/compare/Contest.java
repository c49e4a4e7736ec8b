package io.github.stepwright.bench.compare;

import io.github.stepwright.Budget;
import io.github.stepwright.Controller;
import io.github.stepwright.Entry;
import io.github.stepwright.Knob;
import io.github.stepwright.Problem;
import io.github.stepwright.Rule;
import io.github.stepwright.Signal;
import io.github.stepwright.Split;
import io.github.stepwright.control.Observing;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.MemoryJournal;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Rate;
import io.github.stepwright.run.Run;
import io.github.stepwright.train.Descent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one trial of a cell; immutable and safe to share between threads. */
record Contest(Problem problem, Cell cell) {

  /** Share of the budget between two points of a curve. */
  private static final double CURVE = 0.05;

  /** Validation examples of a point of a curve; the end is looked at in full. */
  private static final int CURVE_EXAMPLES = 1000;

  private static final String OBSERVER = "observer";

  /** Whether there is a rate to choose. */
  boolean rated() {
    return !cell.schedule().equals(Cell.UNSCHEDULED);
  }

  /** Whether that choice is made by tuning; a controller may find the rate by itself. */
  boolean tunable() {
    return rated() && Rate.tunable(cell.schedule());
  }

  /** A run that only chooses a rate. */
  Trial tune(double rate, long seed) {
    return run(rate, seed, new Observing(1, 0, List.of(Split.VALIDATION)));
  }

  /** A run that judges. */
  Trial judge(double rate, long seed) {
    return run(
        rate, seed, new Observing(CURVE, CURVE_EXAMPLES, List.of(Split.VALIDATION, Split.TEST)));
  }

  private Trial run(double rate, long seed, Observing observing) {
    Rule optimizer = Catalog.OPTIMIZERS.parse(cell.optimizer());
    var values = new LinkedHashMap<>(optimizer.knobs());
    values.put(Knob.BATCH_SIZE, (double) problem.declared().batch());
    var controllers = new LinkedHashMap<String, Controller>();
    if (rated()) {
      double base = tunable() ? rate : values.get(Knob.LEARNING_RATE);
      controllers.put("lr", Rate.controller(cell.schedule(), base));
    }
    controllers.put(OBSERVER, observing);
    Budget budget = Rate.budget(rated() ? cell.schedule() : "", cell.steps());
    var plan = new Plan(Map.of(), controllers, budget, values, seed, Optional.empty());
    var journal = new MemoryJournal();
    try (var workload = problem.start(Descent.of(optimizer), seed)) {
      Run.Outcome outcome = new Run(plan, workload, journal, () -> 0).go();
      return trial(rate, seed, outcome, journal.read(0).toList());
    }
  }

  private Trial trial(double rate, long seed, Run.Outcome outcome, List<Entry> entries) {
    boolean lower = problem.declared().lowerIsBetter();
    double worst = lower ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    double metric = Double.NaN;
    Map<String, Double> test = Map.of();
    var curve = new ArrayList<Trial.Point>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Happened(Signal.Evaluated evaluated, _)
          && evaluated.ask().by().equals(OBSERVER)) {
        if (evaluated.split() == Split.TEST) {
          test = evaluated.metrics();
        } else {
          metric = evaluated.metrics().get(problem.declared().metric());
          curve.add(new Trial.Point(evaluated.step(), evaluated.metrics().get("loss")));
        }
      }
    }
    // A loss that overflowed only in the evaluation is a miss like any other.
    boolean diverged = outcome.how().equals(Run.Outcome.DIVERGED) || !Double.isFinite(metric);
    return new Trial(
        rate, seed, diverged ? worst : metric, test, curve, diverged, outcome.work().units());
  }
}
