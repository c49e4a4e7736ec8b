package io.github.stepwright.app;

import io.github.stepwright.DataException;
import io.github.stepwright.Schedule;
import io.github.stepwright.app.norms.NormLog;
import io.github.stepwright.math.Numbers;
import io.github.stepwright.refine.LastIterateBound;
import io.github.stepwright.refine.Norm;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Rate;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ranks shapes of schedules by their worst case, without training. */
@Command(
    name = "rank",
    description = "Ranks schedules by the last-iterate bound for given gradient norms.",
    mixinStandardHelpOptions = true)
final class PlanRank implements Callable<Integer> {

  /** Most characters of a schedule in the table; a table of values can be long. */
  private static final int WIDTH = 48;

  private static final String FORMULA =
      "last-iterate bound for convex functions (Defazio et al., arXiv 2310.07831)";

  /**
   * One schedule.
   *
   * @param rank from 1 among those of the same length; equal bounds share one
   * @param steps horizon
   * @param lr as it was written
   * @param bound of f(last) - f*, at the best base rate
   * @param boundRatio bound over the lowest one of the same length
   * @param baseRate the best base rate: peak to write, or optimizer's lr where none is named
   * @param rateRatio base rate over that of the first schedule named at the length of the log: the
   *     factor to carry a tuned rate over with
   */
  record Row(
      int rank,
      long steps,
      String lr,
      double bound,
      double boundRatio,
      double baseRate,
      double rateRatio) {}

  /** What --json prints. */
  record Ranking(
      String formula, String norms, long steps, double distance, String reference, List<Row> rows) {
    Ranking {
      rows = List.copyOf(rows);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--norms",
      paramLabel = "FILE|RUN_DIR",
      required = true,
      description =
          "Euclidean gradient norms, one for each step: a run directory, CSV (step,norm), JSON"
              + " Lines or a TensorBoard event file.")
  private Path norms;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Column, field or tag of the norms; norm or gradL2 where not given.")
  private String column;

  @Option(
      names = "--lr",
      paramLabel = "SPEC",
      required = true,
      description = "A schedule; repeat it for several. Rate ratios are against the first.")
  private List<String> schedules;

  @Option(
      names = "--horizons",
      paramLabel = "N",
      split = ",",
      description =
          "Other lengths to rank at too, in steps, for example 500,4000; norms are taken to depend"
              + " on the share of the run alone.")
  private List<Integer> horizons = List.of();

  @Option(
      names = "--distance",
      paramLabel = "D",
      defaultValue = "1",
      description =
          "Distance from the first weights to the best ones, ${DEFAULT-VALUE} where it is not"
              + " known: bounds and base rates are multiples of it, ranks and ratios do not depend"
              + " on it.")
  private double distance;

  @Option(names = "--json", description = "One object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    NormLog log = NormLog.read(norms, column != null ? List.of(column) : NormLog.columns(Norm.L2));
    refuseFaults(log);
    var bound = new LastIterateBound(Numbers.of(log.norms()), distance);
    Aliases.say(schedules, spec.commandLine().getErr());
    Ranking ranking = ranking(log, bound);
    if (json) {
      spec.commandLine().getOut().println(Json.print(ranking));
    } else {
      table(ranking, spec.commandLine().getOut());
    }
    return Exit.DONE;
  }

  private static void refuseFaults(NormLog log) {
    for (int t = 0; t < log.norms().length; t++) {
      double norm = log.norms()[t];
      if (!(norm >= 0) || Double.isInfinite(norm)) {
        throw new DataException(
            "%s:%d: a norm must be >= 0 and finite, got %s; mend the log"
                .formatted(log.source(), log.lines()[t], norm));
      }
    }
  }

  private Ranking ranking(NormLog log, LastIterateBound bound) {
    var shapes = new LinkedHashMap<String, Schedule>();
    for (String text : schedules) {
      Rate.of(io.github.stepwright.spec.Spec.parse(text));
      shapes.put(text, Catalog.SCHEDULES.parse(text));
    }
    String first = schedules.getFirst();
    double reference = baseRate(first, bound.of(shapes.get(first)));
    var rows = new ArrayList<>(rows(bound, shapes, reference));
    for (int steps : horizons) {
      if (steps != log.norms().length) {
        rows.addAll(rows(bound.over(steps), shapes, reference));
      }
    }
    return new Ranking(FORMULA, log.source(), log.norms().length, distance, first, rows);
  }

  /** All schedules at one length. */
  private static List<Row> rows(
      LastIterateBound bound, Map<String, Schedule> shapes, double reference) {
    var ranked = bound.rank(shapes);
    double best = ranked.getFirst().value().bound();
    var rows = new ArrayList<Row>();
    for (LastIterateBound.Ranked one : ranked) {
      double value = one.value().bound();
      double rate = baseRate(one.name(), one.value());
      boolean tie = !rows.isEmpty() && rows.getLast().bound() == value;
      int rank = tie ? rows.getLast().rank() : rows.size() + 1;
      long steps = bound.norms().size();
      rows.add(new Row(rank, steps, one.name(), value, value / best, rate, rate / reference));
    }
    return rows;
  }

  /** The best factor on the schedule, times the peak that it names. */
  private static double baseRate(String text, LastIterateBound.Value value) {
    return io.github.stepwright.spec.Spec.parse(text).parts().stream()
            .filter(part -> part.keys().containsKey("peak"))
            .mapToDouble(part -> Double.parseDouble(part.keys().get("peak")))
            .findFirst()
            .orElse(1)
        * value.bestRate();
  }

  private static void table(Ranking ranking, PrintWriter out) {
    out.printf(
        "%s; %d steps, distance D = %s%n", ranking.formula(), ranking.steps(), ranking.distance());
    int width =
        Math.min(WIDTH, ranking.rows().stream().mapToInt(row -> row.lr().length()).max().orElse(0));
    String format = "%6s  %4s  %-" + Math.max(8, width) + "s  %-10s  %-11s  %-10s  %s%n";
    out.printf(
        format,
        "steps",
        "rank",
        "schedule",
        "bound",
        "over best",
        "base rate",
        "rate over first's");
    for (Row row : ranking.rows()) {
      out.printf(
          format,
          row.steps(),
          row.rank(),
          row.lr().length() > WIDTH ? row.lr().substring(0, WIDTH - 1) + "…" : row.lr(),
          digits(row.bound()),
          String.format(Locale.ROOT, "%.3f", row.boundRatio()),
          digits(row.baseRate()),
          String.format(Locale.ROOT, "%.4f", row.rateRatio()));
    }
    out.println(
        "The bound is of f(last weights) - f*, in the unit of the loss, each schedule at its own"
            + " best base rate; a guide for choosing, no forecast.");
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
