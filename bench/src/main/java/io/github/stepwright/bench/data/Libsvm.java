package io.github.stepwright.bench.data;

import io.github.stepwright.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A file in LIBSVM's format: {@code label index:value index:value …}, indices from 1 and rising;
 * what is not named is 0.
 */
public final class Libsvm {

  private Libsvm() {}

  /**
   * Reads a file of the user's.
   *
   * @throws DataException for a row that cannot be right, with file, line and field
   */
  public static Table read(Path path) {
    return read(List.of(Source.file(path)));
  }

  /** Reads several files as one table, row behind row. */
  static Table read(List<Source> sources) {
    var labels = new ArrayList<String>();
    var rows = new ArrayList<float[]>();
    int width = 0;
    for (Source source : sources) {
      try (BufferedReader in = source.reader()) {
        int line = 0;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
          line++;
          if (!text.isBlank()) {
            String[] fields = text.strip().split("\\s+");
            labels.add(fields[0]);
            float[] row = row(source, line, fields);
            rows.add(row);
            width = Math.max(width, row.length);
          }
        }
      } catch (IOException e) {
        throw source.unreadable(e);
      }
    }
    var builder = new TableBuilder(sources.getFirst().name());
    for (int i = 0; i < rows.size(); i++) {
      builder.label(labels.get(i));
      for (int j = 0; j < width; j++) {
        builder.value(j < rows.get(i).length ? rows.get(i)[j] : 0);
      }
    }
    return builder.build(IntStream.rangeClosed(1, width).mapToObj(j -> "f" + j).toList());
  }

  private static float[] row(Source source, int line, String[] fields) {
    int[] indices = new int[fields.length];
    float[] values = new float[fields.length];
    for (int i = 1; i < fields.length; i++) {
      int colon = fields[i].indexOf(':');
      try {
        indices[i] = Integer.parseInt(fields[i].substring(0, Math.max(colon, 0)));
        values[i] = Float.parseFloat(fields[i].substring(colon + 1));
      } catch (NumberFormatException _) {
        indices[i] = -1;
      }
      if (indices[i] <= indices[i - 1] || !Float.isFinite(values[i])) {
        throw new DataException(
            "%s:%d: field %d must be index:value with rising indices from 1, got \"%s\""
                .formatted(source.name(), line, i + 1, fields[i]));
      }
    }
    float[] row = new float[indices[fields.length - 1]];
    for (int i = 1; i < fields.length; i++) {
      row[indices[i] - 1] = values[i];
    }
    return row;
  }
}
