package io.github.stepwright.run;

import io.github.stepwright.Signal;
import io.github.stepwright.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private DurableRun(
      RunDirectory directory, Run run, FileJournal journal, LongSupplier clock, long every) {
    this.journal = journal;
    this.run = run.savedBy(new Checkpoints(directory.checkpoints(), journal, clock, every));
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
    Optional<CheckpointFile> newest = Checkpoints.newest(directory.checkpoints(), lines.whole());
    long cut = newest.map(CheckpointFile::journal).orElse(lines.headerEnd());
    List<JournalLines.Line> kept =
        lines.lines().stream().filter(line -> line.end() <= cut).toList();
    Replay replay = Replay.over(plan, directory.journal(), kept);
    FileJournal journal = FileJournal.goOn(directory.journal(), cut);
    Run run = new Run(plan, workload, journal, clock, replay.controls());
    newest.ifPresent(
        file -> {
          workload.restore(file.state());
          run.resumed(file.work(), file.slots(), replay.probing());
        });
    return new DurableRun(directory, run, journal, clock, every);
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
