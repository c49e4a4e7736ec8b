package io.github.stepwright.bench.protocol;

import io.github.stepwright.bench.stats.Friedman;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a method is best, or among the best three, over settings; equal ones share the best
 * rank, so columns may sum to more than all.
 *
 * <p>As in Chen, Wolfe, Kyrillidis, "REX: Revisiting Budgeted Training with an Improved Schedule",
 * 2021, https://arxiv.org/abs/2107.04197, which splits budgets into low (1, 5, 10 %) and high (25,
 * 50, 100 %).
 *
 * @param rows one for each method
 */
public record TopTable(List<Row> rows) {

  private static final int TOP = 3;

  /**
   * A method.
   *
   * @param mean rank, mid-ranks for equal values
   * @param first settings in which nobody is better
   * @param third settings in which at most two are better
   * @param settings all of them
   */
  public record Row(String method, double mean, int first, int third, int settings) {}

  /**
   * Of a table.
   *
   * @param values one row for each setting, one column for each method
   */
  public static TopTable of(List<String> methods, double[][] values, boolean lowerIsBetter) {
    var rows = new ArrayList<Row>();
    for (int j = 0; j < methods.size(); j++) {
      double sum = 0;
      int first = 0;
      int third = 0;
      for (double[] row : values) {
        sum += Friedman.ranks(row, lowerIsBetter)[j];
        int better = 0;
        for (double other : row) {
          better += (lowerIsBetter ? other < row[j] : other > row[j]) ? 1 : 0;
        }
        first += better == 0 ? 1 : 0;
        third += better < TOP ? 1 : 0;
      }
      rows.add(new Row(methods.get(j), sum / values.length, first, third, values.length));
    }
    return new TopTable(rows);
  }

  /** The row of a method. */
  public Row of(String method) {
    return rows.stream().filter(row -> row.method().equals(method)).findFirst().orElseThrow();
  }
}
