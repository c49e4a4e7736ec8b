package io.github.stepwright.math;

/**
 * The running median of a sequence, one output per input.
 *
 * <p>out[t] = median of the {@code width} values centred on t. Outside the data the first value is
 * repeated on the left, and on the right the data are mirrored without repeating the last value
 * (back and forth where the window is longer than the data).
 *
 * <p>Positions are ranked once, equal values by position, so a window is a set of distinct ranks; a
 * slide takes one rank out and puts one in, and the median moves by at most one member. Ranking is
 * a radix sort, a move costs a few words of a bit set: linear in the length and independent of the
 * width and of the values, about 40 bytes a value. Values are returned as they came in, no
 * arithmetic is done on them; the sorted order is that of {@link Double#compare}.
 *
 * <p>NaN is refused, infinities are ordered like other values, no values give no medians.
 *
 * @param width values in a window, odd and at least 1; 1 returns the values themselves
 */
public record MedianFilter(int width) {

  /** Refuses an even width: it has no middle. */
  public MedianFilter {
    if (width < 1 || width % 2 == 0) {
      throw new IllegalArgumentException("width must be odd and >= 1, got " + width);
    }
  }

  /**
   * The medians.
   *
   * @param values not changed; no NaN among them
   * @return a new array of the same length
   */
  public double[] apply(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException("values must be numbers, got NaN at index " + i);
      }
    }
    if (width == 1 || values.length == 0) {
      return values.clone();
    }
    double[] padded = pad(values);
    int[] order = RadixOrder.order(padded);
    int[] rank = new int[order.length];
    for (int r = 0; r < order.length; r++) {
      rank[order[r]] = r;
    }
    int half = width / 2;
    var window = new RankSet(rank.length);
    for (int i = 0; i < width; i++) {
      window.add(rank[i]);
    }
    int median = window.first();
    for (int i = 0; i < half; i++) {
      median = window.next(median);
    }
    double[] out = new double[values.length];
    out[0] = padded[order[median]];
    for (int t = 1; t < out.length; t++) {
      int leaving = rank[t - 1];
      int entering = rank[t - 1 + width];
      int below = half + (entering < median ? 1 : 0) - (leaving < median ? 1 : 0);
      window.add(entering);
      window.remove(leaving);
      if (below > half) {
        median = window.previous(median);
      } else if (below < half || leaving == median) {
        median = window.next(median);
      }
      out[t] = padded[order[median]];
    }
    return out;
  }

  private double[] pad(double[] values) {
    int half = width / 2;
    int n = values.length;
    double[] padded = new double[Math.addExact(n, width - 1)];
    for (int i = 0; i < padded.length; i++) {
      padded[i] = values[inside(i - half, n)];
    }
    return padded;
  }

  /** The index inside the data whose value stands at {@code i}. */
  private static int inside(int i, int n) {
    if (i < 0 || n == 1) {
      return 0;
    }
    int period = 2 * (n - 1);
    int phase = i % period;
    return Math.min(phase, period - phase);
  }
}
