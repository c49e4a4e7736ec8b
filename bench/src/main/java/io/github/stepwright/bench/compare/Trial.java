package io.github.stepwright.bench.compare;

import java.util.List;
import java.util.Map;

/**
 * One run.
 *
 * @param rate base rate; NaN where the optimizer has none
 * @param metric the workload's metric on the validation split at the end; infinite where it
 *     diverged
 * @param test metrics of the test split at the end; empty where it was not looked at
 * @param curve validation loss on the way
 * @param diverged whether loss or gradient stopped being finite
 * @param work units charged
 */
public record Trial(
    double rate,
    long seed,
    double metric,
    Map<String, Double> test,
    List<Point> curve,
    boolean diverged,
    double work) {

  /** A point of a curve. */
  public record Point(long step, double value) {}
}
