package io.github.stepwright.bench.report;

import io.github.stepwright.bench.compare.Judged;
import io.github.stepwright.bench.compare.Result;
import io.github.stepwright.bench.stats.Mean;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of a ranking, as terminal and page show it.
 *
 * @param rate base rate; NaN where the optimizer has none
 * @param edge a mark where the best rate stands on the edge of what was tried
 * @param misses runs that diverged, of how many
 */
public record Row(
    int rank,
    String schedule,
    double rate,
    String edge,
    Mean metric,
    String accuracy,
    String misses) {

  /** The base rate in words. */
  public String base() {
    return Double.isNaN(rate) ? "no rate to tune" : "%.4g".formatted(rate) + edge;
  }

  /** The rows of a group, best first. */
  public static List<Row> of(Result.Group group) {
    var rows = new ArrayList<Row>();
    for (Judged judged : group.ranked()) {
      Mean accuracy = judged.test("accuracy");
      rows.add(
          new Row(
              rows.size() + 1,
              judged.cell().schedule(),
              judged.rate(),
              judged.atEdge() ? " (edge)" : "",
              judged.mean(),
              Double.isNaN(accuracy.value()) ? "" : accuracy.toString(),
              "%d of %d".formatted(judged.misses(), judged.trials().size())));
    }
    return rows;
  }
}
