package io.github.stepwright.app;

import io.github.stepwright.bench.protocol.Targets;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where targets come from. */
final class Goals {

  @Option(
      names = "--targets",
      paramLabel = "FILE.csv",
      description = "Targets of bench targets; the frozen ones where not given.")
  private Path targets;

  /** Those of the file, the frozen ones where there is none. */
  Targets read() throws IOException {
    return targets == null ? Targets.frozen() : Targets.read(targets);
  }
}
