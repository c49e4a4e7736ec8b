package io.github.stepwright.bench.protocol;

import io.github.stepwright.DataException;
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
  public static final String TRIALS = "trials";

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

  /** Writes it under a temporary name and renames it. */
  public void write(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    Path temporary = folder.resolve(NAME + ".tmp");
    Files.writeString(temporary, JSON.writeValueAsString(this) + "\n");
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
