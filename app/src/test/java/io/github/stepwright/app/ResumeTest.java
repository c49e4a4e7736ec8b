package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a run afterwards: resume, replay, report, export. */
class ResumeTest {

  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void a_run_that_has_ended() {
    run = folder.resolve("run");
    var said =
        Typed.words("run digits-softmax --lr warmup:steps=3/rex --budget steps:20 --out " + run);
    assertThat(said.exit()).isZero();
  }

  private Path journal() {
    return run.resolve("journal.jsonl");
  }

  private static List<String> withoutClock(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .map(line -> line.replaceAll("\"clock\":\\{[^}]*}", ""))
        .toList();
  }

  /** Name, content and time of every file. */
  private Map<String, Object> everything() throws IOException {
    var all = new TreeMap<String, Object>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        all.put(
            run.relativize(file).toString(),
            Files.isDirectory(file)
                ? "folder"
                : Files.getLastModifiedTime(file)
                    + Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return all;
  }

  @Test
  void resuming_a_finished_run_does_nothing_says_so_and_is_no_failure() throws IOException {
    var before = everything();
    var said = Typed.line("resume", run.toString());
    assertThat(said.exit()).isZero();
    assertThat(said.err())
        .isEqualTo("stepwright: nothing to resume, the run ended after 20 steps (done)\n");
    assertThat(said.out()).contains("20 steps");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void a_journal_that_was_cut_anywhere_comes_to_the_same_end() throws IOException {
    List<String> whole = withoutClock(journal());
    byte[] weights = Files.readAllBytes(run.resolve("weights.bin"));
    long header = Files.readAllLines(journal()).getFirst().length() + 1;
    for (double share : new double[] {0, 0.3, 0.5, 0.9, 1}) {
      // The readings of the clock make every journal of another length.
      long length = header + (long) (share * (Files.size(journal()) - 1 - header));
      try (var channel = java.nio.channels.FileChannel.open(journal(), StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      Files.delete(run.resolve("weights.bin"));
      boolean torn = !Files.readString(journal()).endsWith("\n");
      var said = Typed.line("resume", run.toString(), "--json");
      assertThat(said.exit()).isZero();
      assertThat(said.out()).contains("\"steps\" : 20");
      assertThat(said.err().contains("was torn and is passed over")).isEqualTo(torn);
      assertThat(withoutClock(journal())).isEqualTo(whole);
      assertThat(run.resolve("weights.bin")).hasBinaryContent(weights);
    }
  }

  @Test
  void damage_in_the_middle_is_refused_with_its_line_by_every_command() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(journal()));
    lines.set(9, lines.get(9).substring(0, 30));
    Files.write(journal(), lines);
    for (String command : List.of("resume", "replay", "report", "export --csv", "refine")) {
      var said = Typed.words(command + " " + run);
      assertThat(said.exit()).as(command).isEqualTo(Exit.DAMAGED);
      assertThat(said.err()).contains("journal.jsonl:10: must be one JSON object").hasLineCount(1);
    }
  }

  @Test
  void a_replay_tells_the_first_difference() throws IOException {
    var same = Typed.line("replay", run.toString());
    assertThat(same.exit()).isZero();
    assertThat(same.out()).contains("no difference");
    List<String> lines = new ArrayList<>(Files.readAllLines(journal()));
    int at = 2;
    while (!lines.get(at).contains("\"entry\":\"set\",\"step\":5,")) {
      at++;
    }
    lines.set(at, lines.get(at).replaceFirst("\"value\":[0-9.E-]+", "\"value\":0.125"));
    Files.write(journal(), lines);
    var said = Typed.line("replay", run.toString());
    assertThat(said.exit()).isEqualTo(Exit.DAMAGED);
    assertThat(said.err())
        .contains("line " + (at + 1) + ": expected")
        .contains("\"value\":0.125")
        .hasLineCount(1);
  }

  @Test
  void a_report_is_made_again_and_opens_without_a_network() throws IOException {
    Files.delete(run.resolve("report.html"));
    var said = Typed.line("report", run.toString());
    assertThat(said.exit()).isZero();
    assertThat(said.out()).isEqualTo(run.resolve("report.html") + "\n");
    String report = Files.readString(run.resolve("report.html"));
    for (String part : List.of("digits-softmax", "warmup:steps=3/rex", "data-figure=\"0\"")) {
      assertThat(report.contains(part)).as(part).isTrue();
    }
    for (String part : List.of("src=\"http", "<link", "@import", "url(http", "fetch(")) {
      assertThat(report.contains(part)).as(part).isFalse();
    }
  }

  @Test
  void a_table_has_one_row_for_each_step() throws IOException {
    var said = Typed.line("export", run.toString(), "--csv");
    assertThat(said.exit()).isZero();
    List<String> lines = said.out().lines().toList();
    assertThat(lines).hasSize(21);
    assertThat(lines.getFirst()).startsWith("step,loss,gradL1,gradL2,").contains(",lr,");
    assertThat(lines.get(20)).startsWith("19,");
    Path file = folder.resolve("table.csv");
    Typed.line("export", run.toString(), "--csv", "--out", file.toString());
    assertThat(file).hasContent(said.out());
  }

  @Test
  void an_event_file_holds_the_same_norms() {
    var said = Typed.line("export", run.toString(), "--tensorboard");
    assertThat(said.exit()).isZero();
    Path file = Path.of(said.out().strip());
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
    double[] norms = io.github.stepwright.app.norms.NormLog.read(run, List.of("gradL2")).norms();
    double[] events = io.github.stepwright.app.norms.NormLog.read(file, List.of("gradL2")).norms();
    assertThat(events).hasSize(20);
    for (int k = 0; k < norms.length; k++) {
      assertThat((float) events[k]).isEqualTo((float) norms[k]); // the format holds floats
    }
  }
}
