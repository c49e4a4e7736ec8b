package io.github.stepwright.bench.score;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Times to target of repeated studies: per submission and workload one time per study, the best of
 * the study's trials.
 *
 * <p>The time that counts is the median over studies, so with three studies two misses make it
 * infinite. The best trial is the one with the smallest time, not the one with the smallest index
 * of evaluation as in the published scorer of AlgoPerf.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class Studies {

  private final List<String> submissions;
  private final List<String> workloads;
  private final double[][][] best;

  /**
   * Best times of studies.
   *
   * @param submissions names, different from each other
   * @param workloads names, different from each other
   * @param best seconds by submission, workload and study; each greater than 0, infinity for a
   *     miss; the same number of studies everywhere, at least 1; copied
   */
  public Studies(List<String> submissions, List<String> workloads, double[][][] best) {
    this.submissions = Times.distinct("submissions", submissions);
    this.workloads = Times.distinct("workloads", workloads);
    this.best =
        Arrays.stream(best)
            .map(row -> Arrays.stream(row).map(double[]::clone).toArray(double[][]::new))
            .toArray(double[][][]::new);
    if (best.length != submissions.size()) {
      throw new IllegalArgumentException(
          "studies must have %d rows, one per submission, got %d"
              .formatted(submissions.size(), best.length));
    }
    for (int s = 0; s < best.length; s++) {
      if (best[s].length != workloads.size()) {
        throw new IllegalArgumentException(
            "studies of %s must have %d columns, one per workload, got %d"
                .formatted(submissions.get(s), workloads.size(), best[s].length));
      }
      for (int w = 0; w < best[s].length; w++) {
        checkCell(s, w);
      }
    }
  }

  private void checkCell(int s, int w) {
    double[] cell = best[s][w];
    if (cell.length == 0 || cell.length != best[0][0].length) {
      throw new IllegalArgumentException(
          "studies of %s on %s must be as many as elsewhere and at least 1, got %d and %d"
              .formatted(submissions.get(s), workloads.get(w), cell.length, best[0][0].length));
    }
    for (double seconds : cell) {
      Times.check(seconds, submissions.get(s), workloads.get(w));
    }
  }

  /** One study, whose times are the table's. */
  public static Studies of(Times times) {
    double[][][] best = new double[times.submissions().size()][times.workloads().size()][1];
    for (int s = 0; s < best.length; s++) {
      for (int w = 0; w < best[s].length; w++) {
        best[s][w][0] = times.at(s, w);
      }
    }
    return new Studies(times.submissions(), times.workloads(), best);
  }

  /**
   * Studies from a CSV file.
   *
   * <p>The first column is the submission, then may come {@code study} and {@code trial}, then one
   * column per workload. Without a study column there is one study and every submission has one
   * row. Of several rows of one study each is a trial, and the smallest time per workload counts. A
   * cell is a number greater than 0, or {@code inf} for a target that was not reached, or {@code
   * nan} for a trial that crashed, which is the same. Lines that start with {@code #} are comments.
   *
   * @throws IllegalArgumentException if there is no such file
   * @throws io.github.stepwright.DataException for a damaged file; the message names file, line and
   *     column
   */
  public static Studies read(Path file) {
    return new TimesFile(file).read();
  }

  /** Names of the submissions. */
  public List<String> submissions() {
    return submissions;
  }

  /** Names of the workloads. */
  public List<String> workloads() {
    return workloads;
  }

  /** Number of studies of each submission. */
  public int count() {
    return best[0][0].length;
  }

  /** Best time of one study, all by position; infinity for a miss. */
  public double best(int submission, int workload, int study) {
    return best[submission][workload][study];
  }

  /** Median over studies; of an even number the mean of the middle two. */
  public Times median() {
    return table((s, w) -> best[s][w]);
  }

  /**
   * The median of studies drawn with replacement, independently per submission and workload.
   *
   * <p>Order of draws: submissions, within them workloads, as in the table.
   */
  Times resampled(RandomGenerator random) {
    return table(
        (s, w) -> {
          double[] drawn = new double[count()];
          for (int i = 0; i < drawn.length; i++) {
            drawn[i] = best[s][w][random.nextInt(drawn.length)];
          }
          return drawn;
        });
  }

  private Times table(Sample sample) {
    double[][] seconds = new double[submissions.size()][workloads.size()];
    for (int s = 0; s < submissions.size(); s++) {
      for (int w = 0; w < workloads.size(); w++) {
        seconds[s][w] = middle(sample.of(s, w));
      }
    }
    return new Times(submissions, workloads, seconds);
  }

  // A percentile class interpolates with differences, and infinity minus infinity is no number.
  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  @FunctionalInterface
  private interface Sample {
    double[] of(int submission, int workload);
  }
}
