package io.github.stepwright.bench.protocol;

import io.github.stepwright.DataException;
import io.github.stepwright.bench.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a folder of trials is about, so that its report can be made without running anything.
 *
 * @param bench the methods, workloads, rules and targets
 * @param commands that filled the folder, oldest first
 * @param commits of the program, beside the commands
 * @param machine where it ran, with versions
 * @param threads trials that ran beside one another
 * @param seconds of the last command
 */
public record BenchFile(
    Bench bench,
    List<String> commands,
    List<String> commits,
    Map<String, String> machine,
    int threads,
    double seconds) {

  /** Its name in the folder. */
  public static final String NAME = "bench.json";

  /** Where the trials lie in the folder. */
  private static final String TRIALS = "trials.jsonl";

  /** Where a version before this one put them, one file for each. */
  private static final String BEFORE = "trials";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * That of a folder.
   *
   * @throws IllegalArgumentException where there is none
   * @throws DataException where it is damaged
   */
  public static BenchFile read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "%s must hold %s, found none; bench run --out makes it".formatted(folder, NAME));
    }
    try {
      return JSON.readValue(Files.readString(file), BenchFile.class);
    } catch (JacksonException | IOException e) {
      throw new DataException("%s must be what bench run wrote: %s".formatted(file, e), e);
    }
  }

  /**
   * The trials of a folder; file and folder are made where they are missing.
   *
   * @throws DataException where the folder holds trials of a version before this one
   */
  public static Ledger<Task, Trial> trials(Path folder) throws IOException {
    Path file = folder.resolve(TRIALS);
    Path before = folder.resolve(BEFORE);
    if (Files.exists(before) && !Files.exists(file)) {
      throw new DataException(
          "%s must hold %s, found %s of an older version; name another folder and they are made again"
              .formatted(folder, TRIALS, before));
    }
    return Ledger.of(file, "bench", Task.class, Trial.class);
  }

  /** Writes it under a temporary name and renames it. */
  public void write(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    Path temporary = folder.resolve(NAME + ".tmp");
    Files.writeString(temporary, JSON.writeValueAsString(this) + "\n");
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
