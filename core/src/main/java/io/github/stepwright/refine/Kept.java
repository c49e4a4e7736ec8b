package io.github.stepwright.refine;

import java.util.List;

/** Which rows of a log are refined, and how the others are bridged afterwards. */
final class Kept {

  private final int total;
  private final int[] rows;

  /**
   * All rows but the faulty ones.
   *
   * @param total rows of the log
   * @param first what the faults call its first row
   */
  Kept(int total, List<Fault> faults, int first) {
    this.total = total;
    rows = new int[total - faults.size()];
    int fault = 0;
    int at = 0;
    for (int i = 0; i < total; i++) {
      if (fault < faults.size() && faults.get(fault).index() == i + first) {
        fault++;
      } else {
        rows[at++] = i;
      }
    }
  }

  double[] of(double[] log) {
    double[] kept = new double[rows.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = log[rows[i]];
    }
    return kept;
  }

  /** One value per row: rows left out lie on the line between their neighbours, or level. */
  double[] bridge(double[] values) {
    double[] all = new double[total];
    int right = 0; // first kept row at or after the one in hand
    for (int i = 0; i < total; i++) {
      while (right < rows.length && rows[right] < i) {
        right++;
      }
      if (right == rows.length) {
        all[i] = values[right - 1];
      } else if (rows[right] == i || right == 0) {
        all[i] = values[right];
      } else {
        double left = values[right - 1];
        double share = (double) (i - rows[right - 1]) / (rows[right] - rows[right - 1]);
        all[i] = left + share * (values[right] - left);
      }
    }
    return all;
  }
}
