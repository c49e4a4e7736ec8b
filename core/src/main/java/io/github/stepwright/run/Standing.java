package io.github.stepwright.run;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Decision;
import io.github.stepwright.Entry;
import io.github.stepwright.Progress;
import io.github.stepwright.Settings;
import io.github.stepwright.Signal;
import io.github.stepwright.Slot;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run stood behind some line of its journal: the workload is put back to it.
 *
 * <p>The newest checkpoint at or before that line is restored, and the steps behind it are made
 * again with the settings that the journal gives; every loss must come out as it was recorded.
 *
 * @param done work charged
 * @param slots checkpoints that controllers keep
 * @param replay the controllers behind that line
 * @param again steps that were made again
 */
record Standing(Work done, Map<Slot, Checkpoint> slots, Replay replay, long again) {

  /**
   * Puts a workload back.
   *
   * @param workload fresh, made from the header of the journal
   * @param kept the lines of the journal up to where it is to stand
   * @throws JournalDamaged if a step does not come out as it was recorded
   */
  static Standing behind(
      RunDirectory directory,
      JournalLines lines,
      List<JournalLines.Line> kept,
      Plan plan,
      Workload workload) {
    Replay replay = Replay.over(plan, directory.journal(), kept);
    long end = kept.isEmpty() ? lines.headerEnd() : kept.getLast().end();
    Optional<CheckpointFile> newest = Checkpoints.newest(directory.checkpoints(), end);
    var slots = new HashMap<Slot, Checkpoint>();
    newest.ifPresent(
        file -> {
          workload.restore(file.state());
          slots.putAll(file.slots());
        });
    long from = newest.map(CheckpointFile::journal).orElse(0L);
    var again = new Again(directory.journal(), workload, slots);
    for (JournalLines.Line line : kept) {
      again.line(line, line.end() > from);
    }
    return new Standing(replay.done(), slots, replay, again.steps);
  }

  /** Makes the recorded steps. */
  private static final class Again {
    private final Path journal;
    private final Workload workload;
    private final Map<Slot, Checkpoint> slots;
    private final ArrayDeque<Decision> acts = new ArrayDeque<>();
    private Progress at = new Progress(0, 0, 0);
    private long steps;

    Again(Path journal, Workload workload, Map<Slot, Checkpoint> slots) {
      this.journal = journal;
      this.workload = workload;
      this.slots = slots;
    }

    void line(JournalLines.Line line, boolean behind) {
      switch (line.entry()) {
        case Entry.Decided decided when behind -> acts.add(decided.decision());
        case Entry.Happened(Signal signal, Settings settings) -> {
          if (behind) {
            happened(line.number(), signal, settings);
          }
          at = signal.progress();
        }
        case Entry.Decided _, Entry.Header _, Entry.Ended _ -> {}
      }
    }

    private void happened(long number, Signal signal, Settings settings) {
      switch (signal) {
        case Signal.Stepped stepped -> step(number, settings, stepped.loss());
        case Signal.Diverged diverged -> step(number, settings, diverged.loss());
        case Signal.Evaluated _ -> until(Decision.Evaluate.class);
        case Signal.Measured _ -> until(Decision.Measure.class);
        case Signal.Skipped _ -> until(Decision.Skip.class);
        case Signal.Restored _ -> until(Decision.Restore.class);
        case Signal.Started _, Signal.Replanned _ -> {}
      }
    }

    private void step(long number, Settings settings, double loss) {
      until(null);
      Workload.Step made = workload.step(settings, at);
      steps++;
      if (Double.compare(made.loss(), loss) != 0) {
        throw new JournalDamaged(
            "%s:%d: the step must come out as recorded, loss %s, made again it is %s"
                .formatted(journal, number, loss, made.loss()));
      }
    }

    /** Does what was decided, in order, up to the first act of a kind; up to the end for null. */
    private void until(Class<? extends Decision> kind) {
      while (!acts.isEmpty()) {
        Decision act = acts.poll();
        switch (act) {
          case Decision.Checkpoint c -> slots.put(c.slot(), workload.checkpoint());
          case Decision.Average a ->
              slots.merge(
                  a.slot(), workload.checkpoint(), (kept, now) -> kept.towards(now, a.share()));
          case Decision.Restore r -> {
            if (r.data()) {
              workload.restore(slots.get(r.slot()));
            } else {
              workload.restoreInPlace(slots.get(r.slot()));
            }
          }
          case Decision.Set _,
              Decision.Evaluate _,
              Decision.Measure _,
              Decision.Skip _,
              Decision.Probe _,
              Decision.Stop _ -> {}
        }
        if (kind != null && kind.isInstance(act)) {
          return;
        }
      }
    }
  }
}
