package io.github.stepwright.bench.speed;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code bench throughput} found out.
 *
 * @param facts machine, date, versions, load: one line each
 * @param model in words
 * @param rows one for each loop and number of threads
 * @param steps of a round
 * @param journal nanoseconds of opening and closing our journal, the median over the rounds
 * @param early memory behind the first steps; null where unknown
 * @param late memory behind all of them
 * @param earlySteps steps before the first figure
 * @param lateSteps steps before the second
 * @param kept what a checkpoint costs
 */
public record ThroughputResult(
    Map<String, String> facts,
    String model,
    List<Row> rows,
    int steps,
    double journal,
    Throughput.Memory early,
    Throughput.Memory late,
    int earlySteps,
    int lateSteps,
    Throughput.Kept kept) {

  /**
   * One loop.
   *
   * @param loop its name
   * @param nanos of a step, the median over the rounds
   * @param rounds nanoseconds of a step, round by round
   * @param perSecond examples in a second, at the median
   * @param ours time of this loop over ours in the same round, the median
   * @param around share of the loop outside of network and optimizer; null where nobody knows
   */
  public record Row(
      String loop,
      int threads,
      double nanos,
      List<Double> rounds,
      double perSecond,
      double ours,
      Double around) {}

  /** The tables as Markdown. */
  public String page() {
    var page = new StringBuilder();
    facts.forEach(
        (name, fact) -> page.append("- ").append(name).append(": ").append(fact).append('\n'));
    page.append('\n').append(model).append(".\n\n");
    page.append("| loop | threads | ms a step | examples a second | time over ours | around |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      page.append(
          line(
              "| %s | %d | %.3f | %,.0f | %.2f | %s |\n",
              row.loop,
              row.threads,
              row.nanos / 1e6,
              row.perSecond,
              row.ours,
              row.around == null ? "" : line("%.2f %%", 100 * row.around)));
    }
    page.append(
        line(
            "\nCheckpoint of %,d weights with %d slots %.2f ms, restore %.2f ms (medians).\n",
            kept.weights(), kept.slots(), kept.checkpoint() / 1e6, kept.restore() / 1e6));
    page.append(
        line(
            "\nOpening and closing its journal takes a run %.2f ms (median). It is no part of"
                + " *around*, and is in *ms a step* once in %d steps.\n",
            journal / 1e6, steps));
    if (early != null) {
      page.append(
          line(
              "\nNative memory %.2f MB behind %,d steps of ours, %.2f MB behind %,d: %+.2f %%. The"
                  + " whole process %.0f and %.0f MB: %+.1f %%.\n",
              early.used() / 1e6,
              earlySteps,
              late.used() / 1e6,
              lateSteps,
              percent(early.used(), late.used()),
              early.resident() / 1e6,
              late.resident() / 1e6,
              percent(early.resident(), late.resident())));
    }
    return page.toString();
  }

  private static double percent(long from, long to) {
    return 100.0 * (to - from) / from;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
