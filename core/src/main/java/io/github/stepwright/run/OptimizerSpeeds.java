package io.github.stepwright.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measured times of optimizers from {@code docs/data/optimizer-speed.csv}, or none while that file
 * is missing.
 *
 * @param rows those measured under {@link #CONDITIONS}
 */
record OptimizerSpeeds(List<Row> rows) {

  /** Where the data lie, below the root of the repository. */
  static final String FILE = "docs/data/optimizer-speed.csv";

  /** The rows that are shown. */
  static final String CONDITIONS = "float32 on the heap, 10 million parameters, one thread";

  /** Prints the tables that the data are taken from. */
  static final String COMMAND = "./stepwright optim bench";

  private static final String COLUMNS =
      "optimizer,params,threads,memory,median_ns,min_ns,ratio_to_bytes,ratio_to_c";
  private static final double PARAMS = 1e7;

  /** A spec, which may hold commas, and seven fields that hold none. */
  private static final Pattern LINE =
      Pattern.compile("\"?(.+?)\"?" + ",([^,]*)".repeat(COLUMNS.split(",").length - 1));

  /**
   * One optimizer.
   *
   * @param spec what was measured
   * @param nanos median for each parameter
   * @param toBytes ratio to the time that its bytes need, as it stands in the file; may be empty
   */
  record Row(String spec, double nanos, String toBytes) {}

  /** Copies the rows. */
  OptimizerSpeeds {
    rows = List.copyOf(rows);
  }

  /** Those of the repository with this root. */
  static OptimizerSpeeds of(Path root) throws IOException {
    Path file = root.resolve(FILE);
    return new OptimizerSpeeds(
        Files.exists(file)
            ? Files.readAllLines(file).stream().flatMap(OptimizerSpeeds::row).toList()
            : List.of());
  }

  private static Stream<Row> row(String line) {
    if (line.isBlank() || line.startsWith("#") || line.equals(COLUMNS)) {
      return Stream.empty();
    }
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "a line of %s must have the columns %s, found: %s".formatted(FILE, COLUMNS, line));
    }
    boolean shown =
        Double.parseDouble(m.group(2)) == PARAMS
            && m.group(3).equals("1")
            && m.group(4).equals("heap");
    return shown
        ? Stream.of(new Row(m.group(1), Double.parseDouble(m.group(5)), m.group(7)))
        : Stream.empty();
  }

  /**
   * Two cells of the table: the time of the optimizer with its defaults, else of the first spec of
   * it, which is then named.
   */
  String cells(String name) {
    Optional<Row> plain = rows.stream().filter(row -> row.spec().equals(name)).findFirst();
    Optional<Row> row =
        plain.or(
            () -> rows.stream().filter(r -> r.spec().split("[:/]", 2)[0].equals(name)).findFirst());
    return row.map(
            r ->
                String.format(
                    Locale.ROOT,
                    "%.2f%s | %s",
                    r.nanos(),
                    plain.isPresent() ? "" : " `" + r.spec() + "`",
                    r.toBytes().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, "%.2f", Double.valueOf(r.toBytes()))))
        .orElse(" | ");
  }
}
