package io.github.stepwright.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line as a process of its own, started as the launcher starts it. */
final class Programs {

  private Programs() {}

  /** Words of the command: java, its options, the class path of this test, the arguments. */
  static List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            // One compiler and one collector thread: many of these are started, and none for long.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts it; what it says goes to files beside a run directory, so that no pipe fills up. */
  static Process start(Path said, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(said.resolveSibling(said.getFileName() + ".out").toFile())
        .redirectError(said.resolveSibling(said.getFileName() + ".err").toFile())
        .start();
  }

  /** Waits for its end and reads what it said. */
  static Typed end(Path said, Process process) throws IOException, InterruptedException {
    int exit = process.waitFor();
    return new Typed(exit, read(said, ".out"), read(said, ".err"));
  }

  private static String read(Path said, String ending) throws IOException {
    Path file = said.resolveSibling(said.getFileName() + ending);
    // The JVM says of the incubator module that it is one.
    return Files.readString(file, StandardCharsets.UTF_8)
        .replaceAll("WARNING: Using incubator modules[^\\n]*\\n", "");
  }
}
