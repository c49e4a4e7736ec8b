package io.github.stepwright.run;

import io.github.stepwright.Budget;
import io.github.stepwright.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run on disk: {@code journal.jsonl}, {@code checkpoints/}, and at the end {@code weights.bin},
 * {@code weights.json} and {@code report.html}.
 *
 * @param path of the directory
 */
public record RunDirectory(Path path) {

  /** Name of the report. */
  public static final String REPORT = "report.html";

  /** Role in the header of a branch: the directory of the run that it left, seen from its own. */
  public static final String PARENT = "parent";

  /** Role in the header of a branch: after how many steps it left. */
  public static final String PARENT_STEP = "parentStep";

  /** Name of the folder that holds the branches of a run. */
  public static final String BRANCHES = "branches";

  /** Where the journal lies. */
  public Path journal() {
    return path.resolve(FileJournal.NAME);
  }

  /** Where the weights lie. */
  public Path weights() {
    return path.resolve(WeightsFile.NAME);
  }

  /** Where the report lies. */
  public Path report() {
    return path.resolve(REPORT);
  }

  Path checkpoints() {
    return path.resolve(Checkpoints.NAME);
  }

  /** Whether a run was begun here. */
  public boolean begun() {
    return Files.exists(journal());
  }

  /**
   * What the journal holds.
   *
   * @throws IllegalArgumentException if there is none
   * @throws JournalDamaged if it cannot be trusted
   */
  public Record read() {
    JournalLines lines = lines();
    return new Record(lines.header(), lines.entries().skip(1).toList(), lines.torn());
  }

  /**
   * A journal that was read.
   *
   * @param header its first line
   * @param entries the lines behind it
   * @param torn number of a last line that a crash tore and that was passed over, or 0
   */
  public record Record(Entry.Header header, List<Entry> entries, long torn) {

    /** The budget in force at the end: the one that the header names, or what replaced it. */
    public Budget budget() {
      return JournalLines.budget(header, entries);
    }

    /** How the run came to its end, or empty where it did not. */
    public Optional<Entry.Ended> ended() {
      return !entries.isEmpty() && entries.getLast() instanceof Entry.Ended ended
          ? Optional.of(ended)
          : Optional.empty();
    }
  }

  JournalLines lines() {
    if (!begun()) {
      throw new IllegalArgumentException(
          "%s must hold a %s, found none".formatted(path, FileJournal.NAME));
    }
    return JournalLines.read(journal());
  }

  /**
   * Makes the directory ready for a new run.
   *
   * @param force whether to throw away a run that lies here
   * @throws IllegalArgumentException if there is one and {@code force} is not given
   */
  public RunDirectory prepare(boolean force) {
    if (begun() && !force) {
      throw new IllegalArgumentException(
          "%s must hold no run, found %s: go on with resume, or start over with --force"
              .formatted(path, FileJournal.NAME));
    }
    try {
      Files.createDirectories(path);
      // The journal goes last: while it is there the directory is known as a run's.
      for (String name : List.of(WeightsFile.NAME, WeightsFile.LIST, REPORT)) {
        Files.deleteIfExists(path.resolve(name));
      }
      if (Files.isDirectory(checkpoints())) {
        try (Stream<Path> files = Files.walk(checkpoints())) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      Files.deleteIfExists(journal());
    } catch (IOException e) {
      throw FileJournal.unwritable(path, e);
    }
    return this;
  }
}
