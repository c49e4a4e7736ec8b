package io.github.stepwright.bench.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Writes what a bench found as CSV: times to target that {@code score} reads, and all standings.
 */
public final class TimesTable {

  private TimesTable() {}

  /**
   * {@code times.csv} (work units of the run alone), {@code times-end-to-end.csv} (the search for
   * the rate included), {@code times-cpu.csv}, {@code times-wall.csv} and {@code standings.csv}.
   */
  public static void write(BenchResult result, Path folder) throws IOException {
    times(result, Trial.Axis.UNITS, false, folder.resolve("times.csv"));
    times(result, Trial.Axis.UNITS, true, folder.resolve("times-end-to-end.csv"));
    times(result, Trial.Axis.CPU, false, folder.resolve("times-cpu.csv"));
    times(result, Trial.Axis.WALL, false, folder.resolve("times-wall.csv"));
    standings(result, folder.resolve("standings.csv"));
  }

  private static void times(BenchResult result, Trial.Axis axis, boolean search, Path file)
      throws IOException {
    var studies = result.studies(axis, search);
    if (studies.isEmpty()) {
      return;
    }
    List<Suite.Entry> entries = result.scored();
    var text = new StringBuilder("submission,study");
    entries.forEach(entry -> text.append(',').append(quoted(entry.workload())));
    text.append('\n');
    for (int s = 0; s < result.methods().size(); s++) {
      for (int i = 0; i < studies.get().count(); i++) {
        text.append(quoted(result.methods().get(s))).append(',');
        text.append(result.bench().rules().seeds().get(i));
        for (int w = 0; w < entries.size(); w++) {
          double time = studies.get().best(s, w, i);
          text.append(',').append(Double.isInfinite(time) ? "inf" : number(time));
        }
        text.append('\n');
      }
    }
    put(file, text.toString());
  }

  private static void standings(BenchResult result, Path file) throws IOException {
    var text =
        new StringBuilder(
            "workload,budget,steps,method,seed,rate,diverged,best,last,test,units_to_target,"
                + "cpu_s_to_target,wall_s_to_target,units,cpu_s,wall_s,search_units\n");
    for (Standing one : result.standings()) {
      boolean lower = result.declared().get(one.workload()).lowerIsBetter();
      double target =
          result.bench().targets().all().stream()
              .filter(t -> t.workload().equals(one.workload()) && t.steps() == one.steps())
              .mapToDouble(Target::value)
              .findFirst()
              .orElse(Double.NaN);
      for (Trial trial : one.trials()) {
        List<String> cells =
            List.of(
                quoted(one.workload()),
                number(one.budget()),
                String.valueOf(one.steps()),
                quoted(one.method()),
                String.valueOf(trial.task().seed()),
                number(trial.task().rate()),
                String.valueOf(trial.diverged()),
                number(trial.best(lower)),
                number(trial.last(lower)),
                number(trial.test()),
                number(trial.time(Trial.Axis.UNITS, target, lower)),
                number(trial.time(Trial.Axis.CPU, target, lower)),
                number(trial.time(Trial.Axis.WALL, target, lower)),
                number(trial.units()),
                number(trial.cpuSeconds()),
                number(trial.wallSeconds()),
                number(one.search()));
        text.append(String.join(",", cells)).append('\n');
      }
    }
    put(file, text.toString());
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.8g", value);
  }

  private static String quoted(String text) {
    return text.contains(",") ? "\"" + text + "\"" : text;
  }

  private static void put(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
