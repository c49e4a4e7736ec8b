package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Course;
import io.github.stepwright.Entry;
import io.github.stepwright.Signal;
import io.github.stepwright.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A run that survives a crash: its journal and its checkpoints lie in a directory.
 *
 * <p>Resuming puts back the newest whole checkpoint, cuts the journal there, folds the entries
 * before the cut through fresh controllers and goes on; without a checkpoint it starts over behind
 * the header. The entries then equal those of a run that never stopped, except for those under
 * {@code clock}. Used by one thread.
 */
public final class DurableRun implements AutoCloseable {

  /** Nanoseconds between two checkpoints where nothing else is said: what a crash may cost. */
  public static final long EVERY = Checkpoints.EVERY;

  private final Run run;
  private final FileJournal journal;
  private final Checkpoints checkpoints;

  private DurableRun(
      RunDirectory directory, Run run, FileJournal journal, LongSupplier clock, long every) {
    this.journal = journal;
    this.checkpoints = new Checkpoints(directory.checkpoints(), journal, clock, every);
    this.run = run.savedBy(checkpoints);
  }

  /**
   * Begins a run in a directory that was {@link RunDirectory#prepare prepared}.
   *
   * @param versions of Stepwright, Java and the operating system, for the header
   * @param clock nanoseconds
   */
  public static DurableRun begin(
      RunDirectory directory,
      Plan plan,
      Workload workload,
      Map<String, String> versions,
      LongSupplier clock) {
    return begin(directory, plan, workload, versions, clock, Checkpoints.EVERY);
  }

  /**
   * Begins with another spacing of the checkpoints.
   *
   * @param every least nanoseconds between two; 0 saves before every step
   */
  public static DurableRun begin(
      RunDirectory directory,
      Plan plan,
      Workload workload,
      Map<String, String> versions,
      LongSupplier clock,
      long every) {
    // The checks of the run come before anything is written.
    var controls = new Controls(plan);
    Run.check(plan, workload);
    FileJournal journal = FileJournal.create(directory.journal(), plan.header(versions));
    return new DurableRun(
        directory, new Run(plan, workload, journal, clock, controls), journal, clock, every);
  }

  /**
   * Goes on with the run of a directory.
   *
   * @param plan made from the header of its journal
   * @param workload fresh, made from the same header
   * @throws IllegalStateException if the run has ended
   * @throws JournalDamaged if the journal cannot be trusted or its decisions are not the plan's
   */
  public static DurableRun resume(
      RunDirectory directory, Plan plan, Workload workload, LongSupplier clock) {
    return resume(directory, plan, workload, clock, Checkpoints.EVERY);
  }

  /** Goes on with another spacing of the checkpoints. */
  public static DurableRun resume(
      RunDirectory directory, Plan plan, Workload workload, LongSupplier clock, long every) {
    JournalLines lines = directory.lines();
    if (directory.read().ended().isPresent()) {
      throw new IllegalStateException(directory.path() + " must hold a run that has not ended");
    }
    Run.check(plan, workload);
    long saved =
        Checkpoints.newest(directory.checkpoints(), lines.whole())
            .map(CheckpointFile::journal)
            .orElse(lines.headerEnd());
    // A change of the budget came from outside and cannot be made again: it is never cut away.
    long cut = Math.max(saved, lines.replanned());
    List<JournalLines.Line> kept =
        lines.lines().stream().filter(line -> line.end() <= cut).toList();
    Standing standing = Standing.behind(directory, lines, kept, plan, workload);
    return on(directory, plan, workload, standing, kept.isEmpty(), cut, clock, every);
  }

  /** The run that goes on where a workload was put back to. */
  private static DurableRun on(
      RunDirectory directory,
      Plan plan,
      Workload workload,
      Standing standing,
      boolean fresh,
      long cut,
      LongSupplier clock,
      long every) {
    FileJournal journal = FileJournal.goOn(directory.journal(), cut);
    Run run = new Run(plan, workload, journal, clock, standing.replay().controls());
    if (!fresh) {
      run.resumed(standing).owes(standing.replay().missing());
    }
    return new DurableRun(directory, run, journal, clock, every);
  }

  /**
   * Goes on with a run over a longer budget, whether it has ended or was interrupted.
   *
   * <p>One that was interrupted goes on at its last whole step. The change stands in the journal
   * and is durable when this returns.
   *
   * @param plan made from the header of the journal
   * @param workload fresh, made from the same header
   * @param total the new budget, counted from the start of the run
   * @param course how the rate goes on
   * @throws IllegalArgumentException for a budget that is spent already
   * @throws IllegalStateException if the run has diverged or has not made a step
   */
  public static DurableRun extend(
      RunDirectory directory,
      Plan plan,
      Workload workload,
      Budget total,
      Course course,
      LongSupplier clock,
      long every) {
    JournalLines lines = directory.lines();
    boolean ended = directory.read().ended().isPresent();
    List<JournalLines.Line> kept = ended ? lines.lines() : lines.before(lines.steps() - 1);
    Replay past = Replay.over(plan, directory.journal(), kept);
    check(directory, past, total);
    past.replan(total, course);
    Run.check(plan, workload);
    Standing standing = Standing.behind(directory, lines, kept, plan, workload);
    long cut = kept.getLast().end();
    return on(directory, plan, workload, standing, false, cut, clock, every)
        .replanned(total, course, workload, standing);
  }

  /** What cannot be replanned, before anything is written. */
  private static void check(RunDirectory directory, Replay past, Budget total) {
    if (past.diverged()) {
      throw new IllegalStateException(
          directory.path() + " must hold a run that has not diverged: branch before that step");
    }
    if (past.done().steps() == 0) {
      throw new IllegalStateException(directory.path() + " must hold a run that has made a step");
    }
    if (total.progress(past.done()).done()) {
      throw new IllegalArgumentException(
          "the new budget must exceed what was spent, %d steps, got %s"
              .formatted(past.done().steps(), BudgetSpec.print(total)));
    }
  }

  private DurableRun replanned(Budget total, Course course, Workload workload, Standing standing) {
    run.replan(total, course);
    journal.sync();
    checkpoints.save(standing.done(), workload, standing.slots());
    return this;
  }

  /**
   * Begins a run that shares the first steps of another one and then has a budget of its own.
   *
   * <p>Its journal begins with the lines of the other up to that step, so that it stands for
   * itself; its header names the other as {@code parent} and the step as {@code parentStep}.
   *
   * @param parent holds the other run
   * @param step after how many steps it leaves the other, at least 1
   * @param child a prepared directory
   * @param plan made from the header of the other's journal
   * @param workload fresh, made from the same header
   * @param name how the child's header calls the other's directory
   * @throws IllegalArgumentException for a step that the other has not made
   */
  public static DurableRun branch(
      RunDirectory parent,
      long step,
      RunDirectory child,
      Plan plan,
      Workload workload,
      String name,
      Map<String, String> versions,
      Budget total,
      Course course,
      LongSupplier clock,
      long every) {
    JournalLines lines = parent.lines();
    List<JournalLines.Line> kept = lines.before(step);
    Replay past = Replay.over(plan, parent.journal(), kept);
    if (step < 1 || past.done().steps() != step) {
      throw new IllegalArgumentException(
          "a branch must leave %s at a step in [1, %d], got %d"
              .formatted(parent.path(), lines.steps(), step));
    }
    check(parent, past, total);
    past.replan(total, course);
    Run.check(plan, workload);
    Standing standing = Standing.behind(parent, lines, kept, plan, workload);
    var texts = new LinkedHashMap<>(lines.header().plan());
    texts.put(RunDirectory.PARENT, name);
    texts.put(RunDirectory.PARENT_STEP, Long.toString(step));
    var header = new Entry.Header(texts, lines.header().seed(), versions);
    FileJournal journal = FileJournal.create(child.journal(), header);
    kept.stream()
        .map(JournalLines.Line::entry)
        .filter(entry -> !(entry instanceof Entry.Ended))
        .forEach(journal::append);
    Run run = new Run(plan, workload, journal, clock, standing.replay().controls());
    return new DurableRun(child, run.resumed(standing), journal, clock, every)
        .replanned(total, course, workload, standing);
  }

  /** Shows every signal to somebody who only looks. */
  public DurableRun watchedBy(Consumer<Signal> watcher) {
    run.watchedBy(watcher);
    return this;
  }

  /** Comes to the end; the directory then holds the weights too. */
  public Run.Outcome go() {
    return run.go();
  }

  @Override
  public void close() {
    journal.close();
  }
}
