package io.github.stepwright.bench.score;

import io.github.stepwright.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reader of a CSV file of times; the format is at {@link Studies#read}. Used by one thread. */
final class TimesFile {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(true)
          .setIgnoreSurroundingSpaces(true)
          .setCommentMarker('#')
          .get();
  // Only what a table of times would hold; Java would also read hexadecimal and a trailing d.
  private static final Pattern NUMBER =
      Pattern.compile("[+]?(\\d+[.]?\\d*|[.]\\d+)([eE][+-]?\\d+)?");
  private static final Set<String> MISSED = Set.of("inf", "+inf", "infinity", "+infinity", "nan");

  private final Path file;
  private final List<String> workloads = new ArrayList<>();
  // Best time per workload, by submission and study, in the order of the file.
  private final Map<String, Map<String, double[]>> best = new LinkedHashMap<>();
  private final Map<List<String>, Long> lines = new HashMap<>();
  private boolean hasStudy;
  private boolean hasTrial;

  TimesFile(Path file) {
    this.file = file;
  }

  Studies read() {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("times file must exist, got " + file);
    }
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
      for (CSVRecord row : parser) {
        if (workloads.isEmpty()) {
          header(row, parser.getCurrentLineNumber());
        } else {
          row(row, parser.getCurrentLineNumber());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new DataException(file + ": must be a CSV file in UTF-8: " + e.getMessage(), e);
    }
    if (best.isEmpty()) {
      throw new DataException(file + ": must have a header and at least one row, found no row");
    }
    return studies();
  }

  private void header(CSVRecord row, long line) {
    var names = row.toList();
    hasStudy = names.size() > 1 && names.get(1).equals("study");
    int next = hasStudy ? 2 : 1;
    hasTrial = names.size() > next && names.get(next).equals("trial");
    workloads.addAll(names.subList(first(), names.size()));
    if (workloads.isEmpty()) {
      throw damaged(line, names.size(), "header must name at least one workload, found " + names);
    }
    var seen = new HashSet<String>();
    for (int w = 0; w < workloads.size(); w++) {
      String name = workloads.get(w);
      if (name.isEmpty() || !seen.add(name)) {
        throw damaged(
            line,
            first() + w + 1,
            "workload names must differ and not be empty, found '%s'".formatted(name));
      }
    }
  }

  private void row(CSVRecord row, long line) {
    if (row.size() != first() + workloads.size()) {
      throw damaged(
          line,
          Math.min(row.size(), first() + workloads.size()) + 1,
          "row must have %d cells like the header, found %d"
              .formatted(first() + workloads.size(), row.size()));
    }
    for (int i = 0; i < first(); i++) {
      if (row.get(i).isEmpty()) {
        throw damaged(line, i + 1, "name must not be empty, found nothing");
      }
    }
    String submission = row.get(0);
    Long earlier = lines.putIfAbsent(row.toList().subList(0, first()), line);
    if (earlier != null) {
      throw damaged(
          line,
          1,
          "%s must be there once, found it in line %d too; tell rows apart by a study or trial column"
              .formatted(submission, earlier));
    }
    double[] study =
        best.computeIfAbsent(submission, _ -> new LinkedHashMap<>())
            .computeIfAbsent(hasStudy ? row.get(1) : "", _ -> missedAll());
    for (int w = 0; w < study.length; w++) {
      study[w] = Math.min(study[w], seconds(row.get(first() + w), line, first() + w + 1));
    }
  }

  private double seconds(String cell, long line, int column) {
    if (MISSED.contains(cell.toLowerCase(Locale.ROOT))) {
      return Double.POSITIVE_INFINITY;
    }
    double seconds = NUMBER.matcher(cell).matches() ? Double.parseDouble(cell) : Double.NaN;
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw damaged(
          line, column, "time must be a number > 0, or inf for a miss, found '%s'".formatted(cell));
    }
    return seconds;
  }

  private Studies studies() {
    var submissions = List.copyOf(best.keySet());
    int count = best.get(submissions.getFirst()).size();
    double[][][] table = new double[submissions.size()][workloads.size()][count];
    for (int s = 0; s < table.length; s++) {
      var studies = List.copyOf(best.get(submissions.get(s)).values());
      if (studies.size() != count) {
        throw new DataException(
            "%s: submissions must have the same number of studies, found %d of %s and %d of %s"
                .formatted(
                    file, count, submissions.getFirst(), studies.size(), submissions.get(s)));
      }
      for (int w = 0; w < workloads.size(); w++) {
        for (int i = 0; i < count; i++) {
          table[s][w][i] = studies.get(i)[w];
        }
      }
    }
    return new Studies(submissions, workloads, table);
  }

  private double[] missedAll() {
    double[] missed = new double[workloads.size()];
    Arrays.fill(missed, Double.POSITIVE_INFINITY);
    return missed;
  }

  private int first() {
    return 1 + (hasStudy ? 1 : 0) + (hasTrial ? 1 : 0);
  }

  private DataException damaged(long line, int column, String what) {
    return new DataException("%s, line %d, column %d: %s".formatted(file, line, column, what));
  }
}
