package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Colours and the bar, on a terminal that {@code script} of util-linux makes and without one. */
class TerminalTest {

  private static final String ESCAPE = "\u001b";
  private static final String BAR = "/1000";

  @TempDir Path folder;

  static boolean hasTerminals() {
    return System.getProperty("os.name").equals("Linux")
        && Files.isExecutable(Path.of("/usr/bin/script"));
  }

  private String onTerminal(Map<String, String> environment, String... arguments) throws Exception {
    String line =
        Programs.command(arguments).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    var builder = new ProcessBuilder("/usr/bin/script", "-qec", line, "/dev/null");
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    builder.environment().putAll(environment);
    var process =
        builder.redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private String[] run(String name) {
    return new String[] {
      "run", "noisy-quadratic", "--budget", "steps:300", "--out", folder.resolve(name).toString()
    };
  }

  @Test
  @EnabledIf("hasTerminals")
  void a_terminal_gets_colours_and_a_bar() throws Exception {
    assertThat(onTerminal(Map.of(), "schedule", "show", "rexx", "--steps", "5")).contains(ESCAPE);
    assertThat(onTerminal(Map.of(), run("a"))).contains(BAR);
  }

  @Test
  @EnabledIf("hasTerminals")
  void no_color_takes_the_colours_and_leaves_the_bar() throws Exception {
    var none = Map.of("NO_COLOR", "1");
    assertThat(onTerminal(none, "schedule", "show", "rexx", "--steps", "5"))
        .contains("did you mean rex?")
        .doesNotContain(ESCAPE);
    assertThat(onTerminal(none, "schedule", "compare", "rex", "wsd", "--steps", "40"))
        .contains("wsd")
        .doesNotContain(ESCAPE);
    assertThat(onTerminal(none, run("b"))).contains(BAR).doesNotContain(ESCAPE);
  }

  @Test
  @EnabledIf("hasTerminals")
  void no_bar_where_the_launcher_sees_that_standard_error_is_no_terminal() throws Exception {
    assertThat(onTerminal(Map.of("STEPWRIGHT_BAR", "no"), run("c")))
        .contains("300 steps")
        .doesNotContain(BAR);
  }

  @Test
  void without_a_terminal_there_are_neither() {
    var said = Typed.line(run("d"));
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).doesNotContain(ESCAPE, BAR);
  }
}
