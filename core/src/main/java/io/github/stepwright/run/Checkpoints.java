package io.github.stepwright.run;

import io.github.stepwright.Checkpoint;
import io.github.stepwright.Slot;
import io.github.stepwright.Work;
import io.github.stepwright.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The durable checkpoints of a run directory: saves one every so often and keeps the newest two.
 *
 * <p>When one is saved leaves no trace in the journal: a run that was resumed cannot be told from
 * one that was not. Used by one thread.
 */
final class Checkpoints implements Run.Durable {

  /** Name of the folder in a run directory. */
  static final String NAME = "checkpoints";

  /** Nanoseconds between two of them: what a crash may cost, against the price of a flush. */
  static final long EVERY = 5_000_000_000L;

  private static final int KEPT = 2;

  private final Path folder;
  private final FileJournal journal;
  private final LongSupplier clock;
  private final long every;
  private long last;

  /**
   * Saves into a folder, which is made when the first is due.
   *
   * @param clock nanoseconds
   * @param every least nanoseconds between two; 0 saves before every step
   */
  Checkpoints(Path folder, FileJournal journal, LongSupplier clock, long every) {
    this.folder = folder;
    this.journal = journal;
    this.clock = clock;
    this.every = every;
    this.last = clock.getAsLong();
  }

  @Override
  public void offer(Work done, Workload workload, Map<Slot, Checkpoint> slots) {
    long now = clock.getAsLong();
    if (now - last < every || done.steps() == 0) {
      return;
    }
    last = now;
    save(done, workload, slots);
  }

  /** Saves now. */
  void save(Work done, Workload workload, Map<Slot, Checkpoint> slots) {
    var file = new CheckpointFile(done, journal.sync(), workload.checkpoint(), slots);
    try {
      Files.createDirectories(folder);
      file.write(folder.resolve("step-%012d.bin".formatted(done.steps())));
      List<Path> all = newestFirst(folder);
      for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
        Files.delete(old);
      }
    } catch (IOException e) {
      throw FileJournal.unwritable(folder, e);
    }
  }

  @Override
  public void end(Workload workload) {
    WeightsFile.write(folder.resolveSibling(WeightsFile.NAME), workload.weights());
  }

  /**
   * The newest whole checkpoint that a journal of this length covers.
   *
   * @param length whole bytes of the journal
   */
  static Optional<CheckpointFile> newest(Path folder, long length) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      for (Path path : newestFirst(folder)) {
        try {
          CheckpointFile file = CheckpointFile.read(path);
          if (file.journal() <= length) {
            return Optional.of(file);
          }
        } catch (IOException _) {
          // A damaged checkpoint costs time, not correctness: an older one leads to the same end.
        }
      }
    } catch (IOException e) {
      throw FileJournal.unwritable(folder, e);
    }
    return Optional.empty();
  }

  private static List<Path> newestFirst(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(path -> path.getFileName().toString().matches("step-\\d+\\.bin"))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }
}
