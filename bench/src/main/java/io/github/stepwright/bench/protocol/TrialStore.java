package io.github.stepwright.bench.protocol;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finished trials in a folder, one JSON file for each, so that a killed bench goes on where it was.
 *
 * <p>A file gets its name when it is whole. Safe to share between threads.
 */
public final class TrialStore {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder; // null where nothing is kept

  private TrialStore() {
    this.folder = null;
  }

  /** The trials in this folder, which is made. */
  public TrialStore(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** Keeps nothing, where everything has to be run afresh. */
  public static TrialStore none() {
    return new TrialStore();
  }

  /**
   * The trial of a task, where it is finished.
   *
   * @throws DataException for a file that is not what this class wrote
   */
  public Optional<Trial> find(Task task) {
    if (folder == null || !Files.exists(file(task))) {
      return Optional.empty();
    }
    Path file = file(task);
    try {
      Trial trial = JSON.readValue(Files.readString(file), Trial.class);
      if (!trial.task().equals(task)) {
        throw new DataException("%s must hold %s, found %s".formatted(file, task, trial.task()));
      }
      return Optional.of(trial);
    } catch (JacksonException | IOException e) {
      throw new DataException(
          "%s must hold one trial; delete it to run it again: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  /** Keeps a trial. */
  public void keep(Trial trial) {
    if (folder == null) {
      return;
    }
    Path file = file(trial.task());
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(temporary, JSON.writeValueAsString(trial));
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be writable, got %s".formatted(file, e), e);
    }
  }

  private Path file(Task task) {
    return folder.resolve(task.id() + ".json");
  }
}
