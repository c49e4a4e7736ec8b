package io.github.stepwright.app;

import io.github.stepwright.run.DurableRun;
import picocli.CommandLine.Option;

/** How often a run is saved. */
final class Spacing {

  @Option(
      names = "--checkpoint-every",
      paramLabel = "SECONDS",
      description =
          "What a crash may cost, 5 where not given; 0 saves before every step. It leaves no trace"
              + " in the journal.")
  private Double seconds;

  /** Nanoseconds between two checkpoints at least. */
  long nanos() {
    if (seconds == null) {
      return DurableRun.EVERY;
    }
    if (!(seconds >= 0) || seconds > 1e9) {
      throw new IllegalArgumentException(
          "--checkpoint-every must be in [0, 1e9] seconds, got " + seconds);
    }
    return (long) (seconds * 1e9);
  }
}
