package io.github.stepwright.bench.ledger;

import io.github.stepwright.DataException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finished trials in a file: what is there is not run again, so that a study which was stopped, or
 * is made in pieces, goes on where it was.
 *
 * <p>Lines of JSON: first what the file holds, {@code {"trials":"bench","format":1}}, then {@code
 * {"key":…,"trial":…}} for each trial, in the order in which they ended. Files of one kind may be
 * joined with {@code cat}; of two trials with equal keys the later one counts. A trial is taken
 * where its whole key is equal, so the key names everything that decides the outcome; the program
 * must be of one build.
 *
 * <p>A line is written at once, behind all others. A last line without its end, of a process that
 * was stopped, is cut off when the file is read. Safe to share between threads, not between
 * processes.
 *
 * @param <K> record of what decides the outcome of a trial
 * @param <T> record of what came of it
 */
public final class Ledger<K, T> {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private record Line<K, T>(K key, T trial) {}

  private final Optional<Path> file;
  private final Map<K, T> trials = new LinkedHashMap<>();
  private boolean broken;

  private Ledger(Optional<Path> file) {
    this.file = file;
  }

  /** One that keeps nothing, where everything has to be run afresh. */
  public static <K, T> Ledger<K, T> none() {
    return new Ledger<>(Optional.empty());
  }

  /**
   * The trials of a file, which is made where it is missing.
   *
   * @param what kind of trials, one word
   * @throws DataException for a file of something else, or a line that is no trial, with its number
   */
  public static <K, T> Ledger<K, T> of(Path file, String what, Class<K> key, Class<T> trial)
      throws IOException {
    String header = "{\"trials\":\"%s\",\"format\":1}".formatted(what);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    List<String> lines = new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty()) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, header + "\n");
    } else if (!lines.getFirst().equals(header)) {
      throw new DataException(
          "%s must begin with %s, got %s; name a file that is not there and the trials are made again"
              .formatted(file, header, start(lines.getFirst())));
    } else if (end < bytes.length) {
      try (var cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
        cut.truncate(end);
      }
    }
    var ledger = new Ledger<K, T>(Optional.of(file));
    JavaType type = JSON.getTypeFactory().constructParametricType(Line.class, key, trial);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).equals(header)) {
        ledger.read(file, i + 1, lines.get(i), type);
      }
    }
    return ledger;
  }

  private void read(Path path, int number, String text, JavaType type) {
    try {
      Line<K, T> line = JSON.readValue(text, type);
      trials.put(line.key(), line.trial());
    } catch (JacksonException e) {
      throw new DataException(
          "%s line %d must be a trial that was kept here, got %s; without the line it is run again"
              .formatted(path, number, e.getOriginalMessage()),
          e);
    }
  }

  private static String start(String line) {
    int most = 60;
    return line.length() > most ? line.substring(0, most) + "…" : line;
  }

  /** How many it holds. */
  public synchronized int size() {
    return trials.size();
  }

  /** What was tried, in the order of the file. */
  public synchronized List<K> keys() {
    return List.copyOf(trials.keySet());
  }

  /** The trial of a key, where it is finished. */
  public synchronized Optional<T> find(K key) {
    return Optional.ofNullable(trials.get(key));
  }

  /** The trial, run and kept where it is not there; runs of other keys go on meanwhile. */
  public T get(K key, Supplier<T> run) {
    Optional<T> before = find(key);
    if (before.isPresent()) {
      return before.get();
    }
    T trial = run.get();
    keep(key, trial);
    return trial;
  }

  /**
   * Keeps a trial.
   *
   * @throws UncheckedIOException where the file cannot be written; nothing is written behind half a
   *     line, so the ledger keeps nothing from then on
   */
  public synchronized void keep(K key, T trial) {
    if (file.isEmpty() || broken) {
      return;
    }
    trials.put(key, trial);
    String line = JSON.writeValueAsString(new Line<>(key, trial)) + "\n";
    // A channel would be closed, perhaps half way, by the interruption of its thread.
    try (var out = new FileOutputStream(file.get().toFile(), true)) {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      broken = true;
      throw new UncheckedIOException("%s must be writable, got %s".formatted(file.get(), e), e);
    }
  }
}
