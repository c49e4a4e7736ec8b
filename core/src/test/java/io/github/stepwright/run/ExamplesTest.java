package io.github.stepwright.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the folder examples, started as a reader would start them. */
class ExamplesTest {

  private static final Path OWN_LOOP = Path.of("..", "examples", "OwnLoop.java");

  @TempDir Path folder;

  private String start(Path program, String... arguments) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }

  @Test
  void the_loop_of_ones_own_finds_the_line_and_leaves_a_journal() throws Exception {
    String out = start(OWN_LOOP, folder.toString());
    var found = Pattern.compile("y = (\\S+) x (\\S+)").matcher(out);
    assertThat(found.find()).as(out).isTrue();
    assertThat(Double.parseDouble(found.group(1))).isBetween(1.95, 2.05);
    assertThat(Double.parseDouble(found.group(2))).isBetween(-1.05, -0.95);
    var record = new RunDirectory(folder).read();
    assertThat(record.ended()).isPresent();
    assertThat(record.ended().orElseThrow().step()).isEqualTo(500);
    // Started again it is over at once, and the journal stays as it is.
    byte[] journal = Files.readAllBytes(folder.resolve(FileJournal.NAME));
    start(OWN_LOOP, folder.toString());
    assertThat(folder.resolve(FileJournal.NAME)).hasBinaryContent(journal);
  }

  @Test
  void no_example_is_longer_than_sixty_lines() throws IOException {
    try (var programs = Files.list(OWN_LOOP.getParent())) {
      for (Path program : programs.toList()) {
        assertThat(Files.readAllLines(program)).as("%s", program).hasSizeLessThan(60);
      }
    }
  }
}
