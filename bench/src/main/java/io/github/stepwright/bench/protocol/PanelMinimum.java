package io.github.stepwright.bench.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The shortest median times of the reference panel on both suites, in work units, stored once.
 *
 * <p>A newcomer's panel score is against these numbers, so that it moves nobody else's score.
 */
public final class PanelMinimum {

  private static final String FILE = "panel-minimum.csv";
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).setCommentMarker('#').get();

  private PanelMinimum() {}

  /** By workload and steps; infinity where the whole panel missed. */
  public static Map<Suite.Entry, Double> stored() {
    var times = new LinkedHashMap<Suite.Entry, Double>();
    try (InputStream in = PanelMinimum.class.getResourceAsStream(FILE);
        var rows = FORMAT.parse(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (CSVRecord row : rows) {
        double units =
            row.get(2).equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(row.get(2));
        times.put(new Suite.Entry(row.get(0), Long.parseLong(row.get(1))), units);
      }
      return times;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
