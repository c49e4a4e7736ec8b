package io.github.stepwright.bench.score;

import java.util.List;
import java.util.stream.IntStream;

/** Small panels with numbers that can be checked by hand. */
final class Panels {

  static final double INF = Double.POSITIVE_INFINITY;

  /** Three submissions on four workloads, one miss each for A and B, C too slow on x. */
  static final Times ABC =
      new Times(
          List.of("A", "B", "C"),
          List.of("w", "x", "y", "z"),
          new double[][] {{100, 200, 50, INF}, {150, 100, INF, 300}, {120, 900, 60, 330}});

  private Panels() {}

  /** Times of A, B, ... on workloads w0, w1, ... */
  static Times of(double[]... rows) {
    return of("w", rows);
  }

  static Times of(String workload, double[]... rows) {
    var submissions =
        IntStream.range(0, rows.length).mapToObj(i -> String.valueOf((char) ('A' + i))).toList();
    var workloads = IntStream.range(0, rows[0].length).mapToObj(i -> workload + i).toList();
    return new Times(submissions, workloads, rows);
  }
}
