package io.github.stepwright.bench.auto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every run that was made, one line each, in a file beside the page: what is there is not run
 * again, so that a long study can be made in pieces. Used by one thread.
 */
final class Ledger {

  private static final String HEADER =
      "workload\tsteps\tlr\toptimizer\tseed\tvalidation\ttest\tstart\tunits";

  /** What identifies a run. */
  record Key(String workload, long steps, String lr, String optimizer, long seed) {
    @Override
    public String toString() {
      return "%s\t%d\t%s\t%s\t%d".formatted(workload, steps, lr, optimizer, seed);
    }
  }

  /**
   * How it ended.
   *
   * @param validation loss on the validation split, by which methods may choose; not finite where
   *     the run diverged
   * @param test loss on the test split, which judges
   * @param start test loss of the weights that it began with
   * @param units charged
   */
  record Run(double validation, double test, double start, double units) {

    /** Whether nothing was learned. */
    boolean failed() {
      return !(test < start);
    }

    /** The loss that judges, at most the one of the start: a failed run is thrown away. */
    double judged() {
      return failed() ? start : test;
    }

    /** The loss that chooses, capped alike. */
    double chosen() {
      return validation < start ? validation : start;
    }
  }

  private final Path file;
  private final Map<Key, Run> runs = new LinkedHashMap<>();

  Ledger(Path file) throws IOException {
    this.file = file;
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, HEADER + "\n");
      return;
    }
    for (String line : Files.readAllLines(file)) {
      String[] f = line.split("\t", -1);
      if (f.length == 9 && !line.equals(HEADER)) {
        runs.put(
            new Key(f[0], Long.parseLong(f[1]), f[2], f[3], Long.parseLong(f[4])),
            new Run(
                Double.parseDouble(f[5]),
                Double.parseDouble(f[6]),
                Double.parseDouble(f[7]),
                Double.parseDouble(f[8])));
      }
    }
  }

  Optional<Run> get(Key key) {
    return Optional.ofNullable(runs.get(key));
  }

  /** All runs, in the order in which they were made. */
  List<Key> keys() {
    return List.copyOf(runs.keySet());
  }

  void add(Key key, Run run) throws IOException {
    runs.put(key, run);
    String line =
        "%s\t%s\t%s\t%s\t%s\n"
            .formatted(key, run.validation(), run.test(), run.start(), run.units());
    Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  int size() {
    return runs.size();
  }
}
