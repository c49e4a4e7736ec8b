package io.github.stepwright.bench.protocol;

import java.util.List;

/**
 * What came of a task, looked at fifty times in equal distances.
 *
 * @param points in the order of steps; those before a divergence where there was one
 * @param test the workload's metric on the test split at the end; NaN where the run diverged
 * @param diverged whether loss, gradient or metric stopped being finite
 * @param units work units charged in all
 * @param cpuSeconds processor time of the steps
 * @param wallSeconds time of the steps by the clock on the wall
 */
public record Trial(
    Task task,
    List<Point> points,
    double test,
    boolean diverged,
    double units,
    double cpuSeconds,
    double wallSeconds) {

  /** Copies the points. */
  public Trial {
    points = List.copyOf(points);
  }

  /**
   * A look at the validation metric, on the same examples every time.
   *
   * @param step steps made so far
   * @param units work charged so far
   * @param cpuSeconds spent in steps so far
   * @param wallSeconds spent in steps so far
   * @param metric the workload's metric
   */
  public record Point(
      long step, double units, double cpuSeconds, double wallSeconds, double metric) {

    /** The reading of one clock. */
    public double at(Axis axis) {
      return switch (axis) {
        case UNITS -> units;
        case CPU -> cpuSeconds;
        case WALL -> wallSeconds;
      };
    }
  }

  /** The clocks that are read. */
  public enum Axis {
    /** Work units, the official one. */
    UNITS,
    /** Processor seconds. */
    CPU,
    /** Seconds on the wall. */
    WALL
  }

  /** Time of the first look that meets the target, equality included; infinity for a miss. */
  public double time(Axis axis, double target, boolean lower) {
    return points.stream()
        .filter(point -> meets(point.metric(), target, lower))
        .mapToDouble(point -> point.at(axis))
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Time of the first of two looks in a row that meet it; infinity for a miss. */
  public double steady(Axis axis, double target, boolean lower) {
    for (int i = 1; i < points.size(); i++) {
      if (meets(points.get(i - 1).metric(), target, lower)
          && meets(points.get(i).metric(), target, lower)) {
        return points.get(i - 1).at(axis);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static boolean meets(double metric, double target, boolean lower) {
    return lower ? metric <= target : metric >= target;
  }

  /** The best metric of all looks; the worst there is where the run diverged at once. */
  public double best(boolean lower) {
    double best = worst(lower);
    for (Point point : points) {
      if (Double.isFinite(point.metric())) {
        best = lower ? Math.min(best, point.metric()) : Math.max(best, point.metric());
      }
    }
    return best;
  }

  /** The metric at the end; the worst there is where the run diverged. */
  public double last(boolean lower) {
    return diverged || points.isEmpty() ? worst(lower) : points.getLast().metric();
  }

  private static double worst(boolean lower) {
    return lower ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }
}
