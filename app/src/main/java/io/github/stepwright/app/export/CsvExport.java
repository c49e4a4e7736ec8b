package io.github.stepwright.app.export;

import io.github.stepwright.run.Scalar;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A run as a table: one row for each step, one column for each number that the journal names.
 *
 * <p>A cell is empty where the step has no such number. Values are the shortest decimal that reads
 * back as the same double.
 */
public final class CsvExport {

  private CsvExport() {}

  /** Writes the table; the header alone for a run without steps. */
  public static void write(List<Scalar> scalars, Appendable out) throws IOException {
    var columns = new LinkedHashSet<String>();
    var rows = new TreeMap<Long, Map<String, Double>>();
    for (Scalar scalar : scalars) {
      columns.add(scalar.name());
      rows.computeIfAbsent(scalar.step(), _ -> new TreeMap<>()).put(scalar.name(), scalar.value());
    }
    var csv = new CSVPrinter(out, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
    csv.print("step");
    for (String column : columns) {
      csv.print(column);
    }
    csv.println();
    for (var row : rows.entrySet()) {
      csv.print(row.getKey());
      for (String column : columns) {
        csv.print(row.getValue().get(column));
      }
      csv.println();
    }
    csv.flush();
  }
}
