package io.github.stepwright.bench.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's step-down adjustment of p-values for several comparisons: the k-th smallest of m is
 * multiplied by m - k + 1, and none is smaller than the one before it.
 */
public final class Holm {

  private Holm() {}

  /** Adjusted p-values in the order of the given ones; NaN stays and counts as no comparison. */
  public static double[] adjust(double... p) {
    int[] order =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = p.clone();
    double before = 0;
    for (int k = 0; k < order.length; k++) {
      before = Math.max(before, Math.min(1, p[order[k]] * (order.length - k)));
      adjusted[order[k]] = before;
    }
    return adjusted;
  }
}
