package io.github.stepwright.bench.speed;

import java.util.Arrays;

/** Nanoseconds for each parameter, one figure for each round. */
public record Rounds(double... nanos) {

  /** The one in the middle; the mean of the two in the middle of an even number. */
  public double median() {
    double[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The fastest: what the machine does when nobody disturbs it. */
  public double least() {
    return Arrays.stream(nanos).min().orElse(Double.NaN);
  }
}
