package io.github.stepwright.bench.data;

import io.github.stepwright.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A comma-separated file with a header: one column is the label, as text or number; the others are
 * numbers.
 */
public final class Csv {

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setTrim(true).setIgnoreEmptyLines(true).get();

  private Csv() {}

  /**
   * Reads a file of the user's.
   *
   * @param label name of the label's column
   * @throws IllegalArgumentException if there is no such file or no such column
   * @throws DataException for a row that cannot be right, with file, line and column
   */
  public static Table read(Path path, String label) {
    return read(Source.file(path), Optional.of(label));
  }

  /** Reads a file whose first column is the label. */
  static Table read(Source source, Optional<String> label) {
    try (BufferedReader in = source.reader();
        CSVParser parser = FORMAT.parse(in)) {
      var rows = parser.iterator();
      if (!rows.hasNext()) {
        throw new DataException(source.name() + ":1: must begin with a header, found nothing");
      }
      List<String> header = rows.next().toList();
      int at = label.map(name -> column(source, header, name)).orElse(0);
      var builder = new TableBuilder(source.name());
      while (rows.hasNext()) {
        row(source, parser, rows.next(), header, at, builder);
      }
      var features = new ArrayList<>(header);
      features.remove(at);
      return builder.build(features);
    } catch (UncheckedIOException e) {
      throw new DataException("%s: must be CSV, got %s".formatted(source.name(), message(e)), e);
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  private static String message(UncheckedIOException e) {
    return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
  }

  private static int column(Source source, List<String> header, String label) {
    int at = header.indexOf(label);
    if (at < 0) {
      throw new IllegalArgumentException(
          "label must be a column of %s %s, got %s".formatted(source.name(), header, label));
    }
    return at;
  }

  private static void row(
      Source source,
      CSVParser parser,
      CSVRecord row,
      List<String> header,
      int at,
      TableBuilder builder) {
    long line = parser.getCurrentLineNumber();
    if (row.size() != header.size()) {
      throw new DataException(
          "%s:%d: a row must have %d columns, found %d"
              .formatted(source.name(), line, header.size(), row.size()));
    }
    for (int i = 0; i < header.size(); i++) {
      String cell = row.get(i);
      if (i == at) {
        if (cell.isEmpty()) {
          throw wrong(source, line, header.get(i), "a label", cell);
        }
        builder.label(cell);
      } else {
        builder.value(number(source, line, header.get(i), cell));
      }
    }
  }

  private static float number(Source source, long line, String column, String cell) {
    try {
      float value = Float.parseFloat(cell);
      if (Float.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(source, line, column, "a finite number", cell);
  }

  private static DataException wrong(
      Source source, long line, String column, String what, String cell) {
    return new DataException(
        "%s:%d: column %s must be %s, got \"%s\""
            .formatted(source.name(), line, column, what, cell));
  }
}
