package io.github.stepwright.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Base rates to try: low, low * ratio, low * ratio², … up to high.
 *
 * @param low smallest rate, above 0
 * @param high largest rate, met to within rounding
 * @param ratio of neighbours, above 1
 */
public record Grid(double low, double high, double ratio) {

  private static final double ROUNDING = 1e-9;

  /** Refuses a grid without points. */
  public Grid {
    if (!(low > 0 && high >= low && ratio > 1) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "grid must be LOW,HIGH,RATIO with 0 < LOW <= HIGH and RATIO > 1, got %s,%s,%s"
              .formatted(low, high, ratio));
    }
  }

  /** The rates around one that is known to work, the same distance below and above it. */
  public static Grid around(double rate, double ratio, int each) {
    double width = Math.pow(ratio, each);
    return new Grid(rate / width, rate * width, ratio);
  }

  /** The rates, rising. */
  public List<Double> rates() {
    int points = (int) Math.floor(Math.log(high / low) / Math.log(ratio) + ROUNDING) + 1;
    var rates = new ArrayList<Double>();
    for (int k = 0; k < points; k++) {
      rates.add(at(k));
    }
    return rates;
  }

  /** The rate k places above the lowest; k may lie outside the grid. */
  double at(int k) {
    // Six digits are more than a rate needs, and can be typed again.
    return Double.parseDouble(
        String.format(java.util.Locale.ROOT, "%.6g", low * Math.pow(ratio, k)));
  }
}
