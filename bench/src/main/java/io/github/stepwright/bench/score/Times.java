package io.github.stepwright.bench.score;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Seconds (or work units) to the target, one row per submission and one column per workload.
 *
 * <p>A time is greater than 0; infinity says that the target was not reached. The unit must be the
 * same within a column; scores depend on ratios only.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class Times {

  private final List<String> submissions;
  private final List<String> workloads;
  private final double[][] seconds;

  /**
   * A table of times.
   *
   * @param submissions names of the rows, different from each other
   * @param workloads names of the columns, different from each other
   * @param seconds one row per submission, each as long as there are workloads; copied
   */
  public Times(List<String> submissions, List<String> workloads, double[][] seconds) {
    this.submissions = distinct("submissions", submissions);
    this.workloads = distinct("workloads", workloads);
    if (seconds.length != submissions.size()) {
      throw new IllegalArgumentException(
          "times must have %d rows, one per submission, got %d"
              .formatted(submissions.size(), seconds.length));
    }
    this.seconds = new double[seconds.length][];
    for (int s = 0; s < seconds.length; s++) {
      if (seconds[s].length != workloads.size()) {
        throw new IllegalArgumentException(
            "times of %s must have %d columns, one per workload, got %d"
                .formatted(submissions.get(s), workloads.size(), seconds[s].length));
      }
      this.seconds[s] = seconds[s].clone();
      for (int w = 0; w < seconds[s].length; w++) {
        check(seconds[s][w], submissions.get(s), workloads.get(w));
      }
    }
  }

  /**
   * The table in a CSV file; best trials and medians over studies are taken where the file has
   * them.
   *
   * @throws io.github.stepwright.DataException for a damaged file, see {@link Studies#read}
   */
  public static Times read(Path file) {
    return Studies.read(file).median();
  }

  /** Names of the rows. */
  public List<String> submissions() {
    return submissions;
  }

  /** Names of the columns. */
  public List<String> workloads() {
    return workloads;
  }

  /** Time of a submission on a workload, both by position; infinity where it missed. */
  public double at(int submission, int workload) {
    return seconds[submission][workload];
  }

  /** True where the target was reached. */
  public boolean reached(int submission, int workload) {
    return Double.isFinite(seconds[submission][workload]);
  }

  /** Position of a submission. */
  public int row(String submission) {
    int row = submissions.indexOf(submission);
    if (row < 0) {
      throw new IllegalArgumentException(
          "submission must be one of %s, got %s".formatted(submissions, submission));
    }
    return row;
  }

  /** Workloads on which a submission missed the target. */
  public int misses(int submission) {
    return (int) Arrays.stream(seconds[submission]).filter(Double::isInfinite).count();
  }

  /** Shortest time of the panel on a workload; infinity where everybody missed. */
  public double fastest(int workload) {
    double fastest = Double.POSITIVE_INFINITY;
    for (double[] row : seconds) {
      fastest = Math.min(fastest, row[workload]);
    }
    return fastest;
  }

  /** The same table with infinity where a rule says that the time does not count. */
  Times without(Cells lost) {
    double[][] left = new double[seconds.length][];
    for (int s = 0; s < left.length; s++) {
      left[s] = seconds[s].clone();
      for (int w = 0; w < left[s].length; w++) {
        if (lost.test(s, w)) {
          left[s][w] = Double.POSITIVE_INFINITY;
        }
      }
    }
    return new Times(submissions, workloads, left);
  }

  /** A choice of cells of a table, by position. */
  @FunctionalInterface
  interface Cells {
    boolean test(int submission, int workload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Times times
        && submissions.equals(times.submissions)
        && workloads.equals(times.workloads)
        && Arrays.deepEquals(seconds, times.seconds);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * submissions.hashCode() + workloads.hashCode()) + Arrays.deepHashCode(seconds);
  }

  @Override
  public String toString() {
    return "Times[%s x %s: %s]".formatted(submissions, workloads, Arrays.deepToString(seconds));
  }

  static void check(double seconds, String submission, String workload) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException(
          "time of %s on %s must be > 0 or infinite, got %s"
              .formatted(submission, workload, seconds));
    }
  }

  static List<String> distinct(String what, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(what + " must not be empty, got none");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException(what + " must differ from each other, got " + names);
    }
    return List.copyOf(names);
  }
}
