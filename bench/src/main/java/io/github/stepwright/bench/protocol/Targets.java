package io.github.stepwright.bench.protocol;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Targets that were set once and stand in a file.
 *
 * @param all one for each workload and horizon
 */
public record Targets(List<Target> all) {

  private static final String FROZEN = "targets.csv";

  private static final String[] COLUMNS = {
    "workload",
    "steps",
    "metric",
    "lower",
    "target",
    "sd",
    "constant",
    "points",
    "seeds",
    "best",
    "status"
  };

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(COLUMNS)
          .setSkipHeaderRecord(true)
          .setCommentMarker('#')
          .setIgnoreEmptyLines(true)
          .setRecordSeparator('\n')
          .get();

  /** Copies the list. */
  public Targets {
    all = List.copyOf(all);
  }

  /** Those that are part of the program. */
  public static Targets frozen() {
    try (InputStream in = Targets.class.getResourceAsStream(FROZEN)) {
      return read(new InputStreamReader(in, StandardCharsets.UTF_8), FROZEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Those of a file.
   *
   * @throws DataException for a damaged file
   */
  public static Targets read(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file)) {
      return read(in, file.toString());
    }
  }

  private static Targets read(Reader in, String name) throws IOException {
    var all = new ArrayList<Target>();
    try (var parser = FORMAT.parse(in)) {
      for (CSVRecord row : parser) {
        try {
          all.add(
              new Target(
                  row.get("workload"),
                  Long.parseLong(row.get("steps")),
                  row.get("metric"),
                  Boolean.parseBoolean(row.get("lower")),
                  Double.parseDouble(row.get("target")),
                  Double.parseDouble(row.get("sd")),
                  Double.parseDouble(row.get("constant")),
                  Integer.parseInt(row.get("points")),
                  Integer.parseInt(row.get("seeds")),
                  row.get("best"),
                  row.get("status").equals("provisional")));
        } catch (IllegalArgumentException e) {
          throw new DataException(
              "%s, line %d: a target must have %d columns, found %s"
                  .formatted(name, parser.getCurrentLineNumber(), COLUMNS.length, row.toList()),
              e);
        }
      }
    }
    return new Targets(all);
  }

  /**
   * Writes them, under a temporary name first.
   *
   * @param header lines that say where they come from
   */
  public void write(Path file, List<String> header) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (var out = Files.newBufferedWriter(temporary)) {
      for (String line : header) {
        out.write("# " + line + "\n");
      }
      out.write(String.join(",", COLUMNS) + "\n");
      try (var printer = FORMAT.builder().setSkipHeaderRecord(true).get().print(out)) {
        for (Target target : all) {
          printer.printRecord(
              target.workload(),
              target.steps(),
              target.metric(),
              target.lower(),
              target.value(),
              target.deviation(),
              target.constant(),
              target.points(),
              target.seeds(),
              target.best(),
              target.provisional() ? "provisional" : "frozen");
        }
      }
    }
    Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** The target of an entry, where one was set. */
  public Optional<Target> of(Suite.Entry entry) {
    return all.stream().filter(target -> target.fits(entry)).findFirst();
  }
}
