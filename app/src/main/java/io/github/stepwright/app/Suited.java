package io.github.stepwright.app;

import io.github.stepwright.bench.protocol.Suite;
import picocli.CommandLine.Option;

/** Which suite, and how many of its trials run beside one another. */
final class Suited {

  @Option(
      names = "--suite",
      paramLabel = "fast|plain|deep|full",
      defaultValue = "fast",
      description =
          "Which workloads, ${DEFAULT-VALUE} by default; full is plain and deep, deep needs the"
              + " engine for deep learning.")
  private String suite;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Trials beside one another, as many as there are cores where not given.")
  private Integer threads;

  /** The suite that is asked for. */
  Suite suite(BenchPlace place) {
    return place.suite(suite);
  }

  /** Threads that are asked for, all cores where none are. */
  int threads() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
