package io.github.stepwright.app;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** A command line as it can be typed again. */
final class Typing {

  private Typing() {}

  /** That of a command, with quotes where a shell needs them. */
  static String command(CommandSpec spec) {
    return "./stepwright "
        + spec.root().commandLine().getParseResult().originalArgs().stream()
            .map(word -> word.matches("[\\w./:=,%+@-]+") ? word : "'" + word + "'")
            .collect(Collectors.joining(" "));
  }
}
