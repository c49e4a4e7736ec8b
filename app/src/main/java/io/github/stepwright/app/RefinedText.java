package io.github.stepwright.app;

import io.github.stepwright.app.export.ScheduleCode;
import io.github.stepwright.refine.Knots;
import io.github.stepwright.refine.Refined;
import io.github.stepwright.refine.WarmupPowerFit;
import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The texts that a refined schedule is given as.
 *
 * @param source of the norms, as messages call it
 * @param knots values of a compact form at most
 */
record RefinedText(String source, Refined refined, int knots) {

  /** The picture's curve. */
  Sampling sampling() {
    return new Sampling("refined", refined.array());
  }

  String plot() {
    return String.join("\n", Sampling.terminal(Sampling.chart(List.of(sampling())))) + "\n";
  }

  String csv() throws IOException {
    var text = new StringWriter();
    var csv = new CSVPrinter(text, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
    csv.printRecord("step", "value");
    for (int k = 0; k < refined.values().size(); k++) {
      csv.printRecord(refined.first() + k, refined.values().get(k));
    }
    return text.toString();
  }

  Knots compact() {
    return refined.compact(knots);
  }

  /** The table, for {@code --lr}. */
  String spec(Knots compact) {
    return Catalog.SCHEDULES.print(compact.schedule(1));
  }

  /** Warm-up and power, for {@code --lr}. */
  static String spec(WarmupPowerFit fit) {
    return Catalog.SCHEDULES.print(fit.schedule(1));
  }

  WarmupPowerFit fit() {
    return WarmupPowerFit.of(refined.values());
  }

  String code(ScheduleCode language) {
    // A name may hold what ends a comment.
    String name = Path.of(source).getFileName().toString().replaceAll("[^\\w. =-]", "_");
    return language.write(
        "Schedule %s the gradient norms of %s (stepwright refine, arXiv 2310.07831)."
            .formatted(refined.fallback().isEmpty() ? "refined from" : "in place of", name),
        compact());
  }

  String json() {
    var fit = fit();
    var compact = compact();
    var json = new LinkedHashMap<String, Object>();
    json.put("first", refined.first());
    json.put("values", refined.array());
    json.put("spec", spec(compact));
    json.put("specDeviation", digits(compact.deviation()));
    json.put("fit", fit.acceptable() ? spec(fit) : null);
    json.put("fitWarmup", digits(fit.share()));
    json.put("fitPower", digits(fit.power()));
    json.put("fitError", digits(fit.error()));
    json.put("breadth", digits(refined.breadth()));
    json.put("window", refined.width());
    json.put("floored", refined.floored());
    json.put("skipped", refined.skipped().size());
    OptionalDouble guarantee = refined.guarantee();
    json.put("guarantee", guarantee.isPresent() ? guarantee.getAsDouble() : null);
    json.put("fallback", refined.fallback().orElse(null));
    return Json.print(json) + "\n";
  }

  private static double digits(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.6f", value));
  }
}
