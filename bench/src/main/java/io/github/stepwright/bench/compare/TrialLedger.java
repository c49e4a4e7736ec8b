package io.github.stepwright.bench.compare;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trials that were made, one JSON line each, in a file: what is there is not run again, so that a
 * long comparison can be made in pieces. The trials must be those of one build. Safe to share
 * between threads.
 */
public final class TrialLedger {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What identifies a trial.
   *
   * @param judges whether it judges, or chooses a rate and is looked at less
   * @param rate base rate; NaN where there is none
   */
  record Key(Cell cell, boolean judges, double rate, long seed) {}

  private record Line(Key key, Trial trial) {}

  private final Optional<Path> file;
  private final Map<Key, Trial> trials = new ConcurrentHashMap<>();

  private TrialLedger(Optional<Path> file) {
    this.file = file;
  }

  /** One that holds nothing and keeps nothing. */
  public static TrialLedger none() {
    return new TrialLedger(Optional.empty());
  }

  /**
   * The trials of a file, which is made where it is missing. A last line without its end, of a
   * process that was stopped, is cut off.
   *
   * @throws DataException for a line that is no trial, with its number
   */
  public static TrialLedger of(Path file) throws IOException {
    var ledger = new TrialLedger(Optional.of(file));
    String text = Files.exists(file) ? Files.readString(file) : "";
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    int number = 0;
    for (String line : whole.lines().toList()) {
      number++;
      try {
        Line read = JSON.readValue(line, Line.class);
        ledger.trials.put(read.key(), read.trial());
      } catch (JacksonException e) {
        throw new DataException(
            "%s line %d must be a trial that was kept here, got %s"
                .formatted(file, number, e.getOriginalMessage()),
            e);
      }
    }
    Files.writeString(file, whole);
    return ledger;
  }

  /** How many it holds. */
  public int size() {
    return trials.size();
  }

  /** The trial, run and kept where it is not there. */
  Trial get(Key key, Supplier<Trial> run) {
    Trial before = trials.get(key);
    if (before != null) {
      return before;
    }
    Trial trial = run.get();
    file.ifPresent(path -> add(path, new Line(key, trial)));
    return trial;
  }

  private synchronized void add(Path path, Line line) {
    trials.put(line.key(), line.trial());
    try {
      Files.writeString(path, JSON.writeValueAsString(line) + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
