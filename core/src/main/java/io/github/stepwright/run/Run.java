package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Course;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Journal;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import io.github.stepwright.plan.RangeTest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The loop: step, record, decide, apply, until the budget is used up.
 *
 * <p>Everything that happens goes into the journal; the result of a run is its journal. A loss or
 * gradient that is not finite is recorded as {@link Signal.Diverged} and ends the run unless a
 * controller restores a checkpoint. Used by one thread.
 */
public final class Run {

  private Budget budget;
  private final Workload workload;
  private final Journal journal;
  private final Controls controls;
  private final LongSupplier clock;
  private final Map<Slot, Checkpoint> slots = new HashMap<>();
  private final ArrayDeque<Entry.Decided> acts = new ArrayDeque<>();
  private Consumer<Signal> watcher = _ -> {};
  private Durable durable = Durable.NONE;
  private Work done = Work.NONE;
  private long epoch;
  private boolean begun;
  private boolean stopped;
  private boolean diverged;
  private boolean probing;

  /**
   * A run that has not begun.
   *
   * @param clock nanoseconds; a run without a clock gives {@code () -> 0}
   */
  public Run(Plan plan, Workload workload, Journal journal, LongSupplier clock) {
    this(plan, workload, journal, clock, new Controls(plan));
  }

  Run(Plan plan, Workload workload, Journal journal, LongSupplier clock, Controls controls) {
    check(plan, workload);
    this.budget = plan.budget();
    this.workload = workload;
    this.journal = journal;
    this.controls = controls;
    this.clock = clock;
  }

  /** Refuses a plan that moves a knob which the workload does not have. */
  static void check(Plan plan, Workload workload) {
    for (var entry : plan.controllers().entrySet()) {
      for (var knob : entry.getValue().knobs()) {
        if (!workload.knobs().contains(knob)) {
          throw new IllegalArgumentException(
              "%s must move a knob of this workload (%s), got %s"
                  .formatted(
                      entry.getKey(),
                      workload.knobs().stream().map(k -> k.name()).sorted().toList(),
                      knob.name()));
        }
      }
    }
  }

  /** Shows every signal to somebody who only looks, a progress bar for example. */
  public Run watchedBy(Consumer<Signal> watcher) {
    this.watcher = watcher;
    return this;
  }

  /** Saves the state from time to time, so that the run can be resumed. */
  public Run savedBy(Durable durable) {
    this.durable = durable;
    return this;
  }

  /** Stands where the run stood that left these behind. */
  Run resumed(Standing standing) {
    this.done = standing.done();
    this.budget = standing.replay().budget();
    this.probing = standing.replay().probing();
    this.slots.putAll(standing.slots());
    this.begun = true;
    return this;
  }

  /** Does what was decided before, and what a crash kept from the journal. */
  void owes(List<Entry.Decided> missing) {
    missing.forEach(journal::append);
    acts.addAll(missing);
    act();
  }

  /**
   * Changes the budget of a run that has begun.
   *
   * @param total the new one, counted from the start of the run
   */
  void replan(Budget total, Course course) {
    epoch = clock.getAsLong() - done.nanos();
    budget = budget.replanned(done, total, course);
    happened(new Signal.Replanned(budget.progress(done), done, BudgetSpec.print(total), course));
    act();
  }

  /** Begins, or goes on where it stands, and comes to the end. */
  public Outcome go() {
    epoch = clock.getAsLong() - done.nanos();
    if (!begun) {
      begun = true;
      happened(new Signal.Started(budget.progress(done), done));
      act();
    }
    return loop();
  }

  private Outcome loop() {
    while (true) {
      Progress at = budget.progress(done);
      if (diverged || stopped || at.done()) {
        String how = diverged ? Outcome.DIVERGED : stopped ? Outcome.STOPPED : Outcome.DONE;
        durable.end(workload);
        journal.append(new Entry.Ended(at.step(), how));
        return new Outcome(how, done);
      }
      durable.offer(done, workload, slots);
      step(at);
      act();
    }
  }

  private void step(Progress at) {
    Workload.Step step = workload.step(controls.settings(), at);
    charge(step.cost());
    Progress next = budget.progress(done);
    double gradient = Norms.of(step.groups().values()).gradL2();
    if (Double.isFinite(step.loss()) && Double.isFinite(gradient)) {
      happened(
          new Signal.Stepped(
              at.step(), next, done, probing, step.loss(), step.groups(), step.spread()));
    } else {
      diverged = true;
      happened(new Signal.Diverged(at.step(), next, done, step.loss(), gradient));
    }
  }

  /** Does what was decided, in order; what comes of it may lead to more decisions. */
  private void act() {
    while (!acts.isEmpty()) {
      Entry.Decided decided = acts.poll();
      boolean charged = controls.charges(decided.by());
      switch (decided.decision()) {
        case Decision.Set _ -> {} // in force since it was decided
        case Decision.Evaluate e -> {
          Workload.Evaluation found = workload.evaluate(e);
          charge(charged ? found.cost() : Work.NONE);
          happened(
              new Signal.Evaluated(
                  budget.progress(done), done, e.ask(), e.split(), found.metrics()));
        }
        case Decision.Measure m -> {
          boolean range = m.what().equals(RangeTest.QUANTITY);
          Workload.Measurement found = range ? range() : workload.measure(m);
          charge(charged || range ? found.cost() : Work.NONE);
          happened(
              new Signal.Measured(
                  budget.progress(done),
                  done,
                  m.ask(),
                  m.what(),
                  found.value(),
                  found.low(),
                  found.high()));
        }
        case Decision.Checkpoint c -> slots.put(c.slot(), workload.checkpoint());
        case Decision.Average a ->
            slots.merge(
                a.slot(), workload.checkpoint(), (kept, now) -> kept.towards(now, a.share()));
        case Decision.Restore r -> {
          Checkpoint kept = slots.get(r.slot());
          if (kept == null) {
            throw new IllegalStateException(
                "%s must restore one of %s, got %s"
                    .formatted(decided.by(), slots.keySet(), r.slot()));
          }
          if (r.data()) {
            workload.restore(kept);
          } else {
            workload.restoreInPlace(kept);
          }
          diverged = false;
          charge(Work.NONE);
          happened(new Signal.Restored(budget.progress(done), done, r.slot()));
        }
        case Decision.Skip _ -> {
          if (diverged) {
            diverged = false;
            happened(new Signal.Skipped(budget.progress(done), done));
          }
        }
        case Decision.Probe p -> probing = p.on();
        case Decision.Stop _ -> stopped = true;
      }
    }
  }

  /** Any workload with a rate can do it; its steps are steps of the run. */
  private Workload.Measurement range() {
    RangeTest.Sweep found =
        RangeTest.USUAL.of(workload, controls.settings(), budget.progress(done));
    return new Workload.Measurement(
        Math.sqrt(found.steepest() * found.unstable()),
        found.steepest(),
        found.unstable(),
        found.cost());
  }

  private void happened(Signal signal) {
    journal.append(new Entry.Happened(signal, controls.settings()));
    watcher.accept(signal);
    for (Entry.Decided decided : controls.on(signal)) {
      journal.append(decided);
      acts.add(decided);
    }
  }

  private void charge(Work cost) {
    done = done.plus(cost).at(Math.max(done.nanos(), clock.getAsLong() - epoch));
  }

  /** Decides when a state is worth saving, and saves it. */
  public interface Durable {
    /** Saves nothing. */
    Durable NONE = (_, _, _) -> {};

    /** Offered before every step, when everything that was decided is done. */
    void offer(Work done, Workload workload, Map<Slot, Checkpoint> slots);

    /** The run is over; called before the journal says so, so that a run that ended is whole. */
    default void end(Workload workload) {}
  }

  /**
   * How a run ended.
   *
   * @param how {@link #DONE}, {@link #STOPPED} or {@link #DIVERGED}
   * @param work all that was charged
   */
  public record Outcome(String how, Work work) {
    /** The budget was used up. */
    public static final String DONE = "done";

    /** A controller ended it. */
    public static final String STOPPED = "stopped";

    /** The loss or the gradient stopped being finite. */
    public static final String DIVERGED = "diverged";
  }
}
