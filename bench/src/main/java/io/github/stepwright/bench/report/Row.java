package io.github.stepwright.bench.report;

import io.github.stepwright.bench.compare.Cell;
import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.stats.Mean;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of a ranking, as terminal and page show it.
 *
 * @param rate tuned base rate, with a mark where it stands on the edge of what was tried; in words
 *     where the optimizer has none or the run finds its own
 * @param diverged runs that diverged, of how many
 */
public record Row(
    int rank, String schedule, String rate, Mean metric, String accuracy, String diverged) {

  /** The rows of a group, best first. */
  public static List<Row> of(Result.Group group) {
    var rows = new ArrayList<Row>();
    for (Judged judged : group.ranked()) {
      Mean accuracy = judged.test("accuracy");
      rows.add(
          new Row(
              rows.size() + 1,
              group.name(judged),
              Double.isNaN(judged.rate())
                  ? judged.cell().schedule().equals(Cell.UNSCHEDULED)
                      ? "no rate to tune"
                      : "found in the run"
                  : number(judged.rate()) + (judged.atEdge() ? " (edge)" : ""),
              judged.mean(),
              Double.isNaN(accuracy.value()) ? "" : accuracy.toString(),
              "%d of %d".formatted(judged.misses(), judged.trials().size())));
    }
    return rows;
  }

  /** Three digits, without needless zeros. */
  static String number(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
