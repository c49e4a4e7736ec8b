package io.github.stepwright.app.norms;

import io.github.stepwright.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Norms of a CSV file with a header, one row for each step. */
final class CsvNorms {

  private CsvNorms() {}

  static NormLog read(Path path, List<String> columns) {
    try (BufferedReader in = Files.newBufferedReader(path);
        CSVParser parser = CSVFormat.DEFAULT.builder().setTrim(true).get().parse(in)) {
      var rows = parser.iterator();
      if (!rows.hasNext()) {
        throw new DataException(path + ":1: must begin with a header, found nothing");
      }
      List<String> header = rows.next().toList();
      int at =
          columns.stream().mapToInt(header::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
      if (at < 0) {
        throw new IllegalArgumentException(
            "column must be one of %s, got %s: name it by --column"
                .formatted(header, String.join(" or ", columns)));
      }
      var collected = new Collected();
      while (rows.hasNext()) {
        CSVRecord row = rows.next();
        String cell = at < row.size() ? row.get(at) : "";
        collected.add(parser.getCurrentLineNumber(), number(path, parser, cell));
      }
      return collected.log(path.toString(), "");
    } catch (IOException e) {
      throw new UncheckedIOException("%s must be readable, got %s".formatted(path, e), e);
    }
  }

  /** An empty cell is a norm that is missing; the guard names it. */
  private static double number(Path path, CSVParser parser, String cell) {
    try {
      // Numbers that are none, as Python prints them.
      return switch (cell.toLowerCase(Locale.ROOT)) {
        case "", "nan" -> Double.NaN;
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(cell);
      };
    } catch (NumberFormatException _) {
      throw new DataException(
          "%s:%d: a norm must be a number, got \"%s\""
              .formatted(path, parser.getCurrentLineNumber(), cell));
    }
  }
}
