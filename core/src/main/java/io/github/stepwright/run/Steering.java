package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Journal;
import io.github.stepwright.Knob;
import io.github.stepwright.Norms;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Work;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The same schedules and controllers for a training loop that is not ours.
 *
 * {@snippet :
 * try (var steering = Steering.open(plan)) {
 *   while (!steering.done()) {
 *     double lr = steering.rate();
 *     // … train one step with lr …
 *     steering.report(loss, gradientNorm);
 *   }
 * }
 * }
 *
 * <p>A plan with a directory is journalled there after every step, and opening it again goes on
 * behind the last step of the journal; weights are the caller's, {@link #step} tells which are
 * needed. Asking twice within one step gives the same value. Used by one thread.
 */
public final class Steering implements AutoCloseable {

  private static final String GROUP = "all";

  private final Plan plan;
  private final Journal journal;
  private final Controls controls;
  private final Budget budget;
  private final LongSupplier clock;
  private final Questions asked;
  private final long examples;
  private final long epoch;
  private Work done;
  private boolean stopped;
  private boolean diverged;
  private boolean ended;
  private boolean probing;

  private Steering(Plan plan, Journal journal, LongSupplier clock, Replay past) {
    this.plan = plan;
    this.journal = journal;
    this.controls = past.controls();
    this.budget = past.budget();
    this.clock = clock;
    this.asked = new Questions(past.unanswered());
    this.examples = examples(plan);
    this.done = past.done();
    this.epoch = clock.getAsLong() - done.nanos();
    this.stopped = past.stopped();
    this.diverged = past.diverged();
    this.ended = past.ended();
    this.probing = past.probing();
  }

  /**
   * Begins, or goes on with the journal of the plan's directory.
   *
   * @throws IllegalArgumentException for a budget in seconds, which needs a clock, for a controller
   *     that restores checkpoints, which it cannot do to weights of others, and for a directory
   *     that holds another plan's run
   */
  public static Steering open(Plan plan) {
    if (plan.budget() instanceof Budget.WallClock) {
      throw new IllegalArgumentException(
          "a budget in seconds needs a clock, got none: Steering.open(plan, System::nanoTime)");
    }
    return open(plan, () -> 0);
  }

  /**
   * Begins, or goes on, with a clock.
   *
   * @param clock nanoseconds
   */
  public static Steering open(Plan plan, LongSupplier clock) {
    return open(plan, clock, Long.MAX_VALUE);
  }

  /**
   * Goes on at a step that is not behind the journal's last: the one whose weights were saved.
   *
   * @param step the journal is cut before this step, and the steps from it on are made again
   */
  public static Steering open(Plan plan, LongSupplier clock, long step) {
    plan.controllers()
        .forEach(
            (name, controller) -> {
              if (controller.rewinds()) {
                throw new IllegalArgumentException(
                    "a loop of your own must keep its weights, got %s, which restores checkpoints"
                        .formatted(name));
              }
            });
    if (plan.directory().isEmpty()) {
      var steering = new Steering(plan, new MemoryJournal(), clock, Replay.none(plan));
      steering.begin();
      return steering;
    }
    var directory = new RunDirectory(plan.directory().get());
    if (!directory.begun()) {
      directory.prepare(false);
      FileJournal journal = FileJournal.create(directory.journal(), plan.header(Map.of()));
      var steering = new Steering(plan, journal, clock, Replay.none(plan));
      steering.begin();
      return steering;
    }
    return goOn(plan, directory, clock, step);
  }

  private static Steering goOn(Plan plan, RunDirectory directory, LongSupplier clock, long step) {
    JournalLines lines = directory.lines();
    Entry.Header expected = plan.header(lines.header().versions());
    if (!expected.equals(lines.header())) {
      throw new IllegalArgumentException(
          "%s must hold a run of this plan %s seed %d, found %s seed %d"
              .formatted(
                  directory.path(),
                  expected.plan(),
                  expected.seed(),
                  lines.header().plan(),
                  lines.header().seed()));
    }
    List<JournalLines.Line> kept = lines.before(step);
    long cut = kept.isEmpty() ? lines.headerEnd() : kept.getLast().end();
    Replay past = Replay.over(plan, directory.journal(), kept);
    if (step != Long.MAX_VALUE && past.budget().progress(past.done()).step() != step) {
      throw new IllegalArgumentException(
          "step must be in [0, %d], the steps of %s, got %d"
              .formatted(past.budget().progress(past.done()).step(), directory.path(), step));
    }
    FileJournal journal = FileJournal.goOn(directory.journal(), cut);
    var steering = new Steering(plan, journal, clock, past);
    past.missing().forEach(steering::take);
    if (kept.isEmpty()) {
      steering.begin();
    }
    return steering;
  }

  /** Whether the budget is used up, a controller has stopped the run, or it has diverged. */
  public boolean done() {
    return stopped || diverged || progress().done();
  }

  /** Whether a loss or a gradient norm was not finite. */
  public boolean diverged() {
    return diverged;
  }

  /** Index of the step to be made now, from 0. */
  public long step() {
    return progress().step();
  }

  /** Where the run stands. */
  public Progress progress() {
    return budget.progress(done);
  }

  /**
   * The learning rate of this step.
   *
   * @throws IllegalStateException while a controller waits for a metric, naming it
   */
  public double rate() {
    asked.none(step());
    return controls.settings().rate(Settings.ALL);
  }

  /** The value of any knob of the plan at this step. */
  public double value(Knob knob) {
    asked.none(step());
    return controls.settings().get(knob);
  }

  /** Tells the loss of the step that was made, where the gradient norm is not known. */
  public void report(double loss) {
    stepped(loss, Map.of(), Double.isFinite(loss), Double.NaN);
  }

  /**
   * Tells how the step went; a value that is not finite is recorded as divergence and ends the run.
   *
   * @param loss mean loss over the batch, before the update
   * @param gradientNorm Euclidean norm of the unclipped gradient
   */
  public void report(double loss, double gradientNorm) {
    var norms = new Norms(Double.NaN, gradientNorm, Double.NaN, Double.NaN);
    stepped(
        loss,
        Map.of(GROUP, norms),
        Double.isFinite(loss) && Double.isFinite(gradientNorm),
        gradientNorm);
  }

  private void stepped(double loss, Map<String, Norms> groups, boolean finite, double gradient) {
    asked.none(step());
    if (done()) {
      throw new IllegalStateException(
          "a run that is over takes no more steps, got a report after step " + step());
    }
    long step = step();
    charge(new Work(1, examples, 1, 0));
    diverged = !finite;
    happened(
        finite
            ? new Signal.Stepped(step, progress(), done, probing, loss, groups, Optional.empty())
            : new Signal.Diverged(step, progress(), done, loss, gradient));
  }

  /** What a controller waits for, or empty: {@code Evaluate} or {@code Measure}. */
  public Optional<Decision> asked() {
    return asked.first();
  }

  /**
   * Answers an {@code Evaluate}.
   *
   * @param metrics by name; {@code loss} must be among them
   * @throws IllegalArgumentException for a metric that is missing
   * @throws IllegalStateException if nobody waits for an evaluation
   */
  public void evaluated(Map<String, Double> metrics) {
    Decision.Evaluate evaluate = asked.evaluated(metrics);
    charge(Work.NONE);
    happened(
        new Signal.Evaluated(
            progress(), done, evaluate.ask(), evaluate.split(), new HashMap<>(metrics)));
  }

  /**
   * Answers a {@code Measure}.
   *
   * @param low lower end of the interval, the value itself where it is exact
   * @param high upper end
   * @throws IllegalStateException if nobody waits for a measurement
   */
  public void measured(double value, double low, double high) {
    Decision.Measure measure = asked.measured(value);
    charge(Work.NONE);
    happened(
        new Signal.Measured(progress(), done, measure.ask(), measure.what(), value, low, high));
  }

  /** Closes the journal; it says that the run ended if it did. */
  @Override
  public void close() {
    try (journal) {
      if (done() && !ended && asked.isEmpty()) {
        String how =
            diverged ? Run.Outcome.DIVERGED : stopped ? Run.Outcome.STOPPED : Run.Outcome.DONE;
        journal.append(new Entry.Ended(step(), how));
        ended = true;
      }
    }
  }

  private void begin() {
    happened(new Signal.Started(progress(), done));
  }

  private void happened(Signal signal) {
    journal.append(new Entry.Happened(signal, controls.settings()));
    controls.on(signal).forEach(this::take);
    if (journal instanceof FileJournal file) {
      file.flush(); // the caller's weights may be saved at any step
    }
  }

  private void take(Entry.Decided decided) {
    journal.append(decided);
    switch (decided.decision()) {
      case Decision.Set _ -> {} // in force since it was decided
      case Decision.Evaluate _, Decision.Measure _ -> asked.add(decided);
      case Decision.Skip _ -> {
        diverged = false;
        happened(new Signal.Skipped(progress(), done));
      }
      case Decision.Probe p -> probing = p.on();
      case Decision.Stop _ -> stopped = true;
      case Decision.Checkpoint _, Decision.Average _, Decision.Restore _ ->
          throw new IllegalStateException(
              "a loop of your own keeps its weights itself, got a %s from %s"
                  .formatted(decided.decision().getClass().getSimpleName(), decided.by()));
    }
  }

  private void charge(Work cost) {
    done = done.plus(cost).at(Math.max(done.nanos(), clock.getAsLong() - epoch));
  }

  private static long examples(Plan plan) {
    if (plan.budget() instanceof Budget.Epochs epochs) {
      return epochs.batch();
    }
    return plan.values().getOrDefault(Knob.BATCH_SIZE, 0.0).longValue();
  }
}
