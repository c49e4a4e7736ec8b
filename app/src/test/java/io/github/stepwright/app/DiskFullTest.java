package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * No room for the journal, a checkpoint or the weights: one line and 3; what was written stays
 * readable, and with room again {@code resume} comes to the end that would have been.
 */
@DisabledOnOs(OS.WINDOWS)
class DiskFullTest {

  private static final String RUN = "run noisy-quadratic --lr rex --budget steps:3000 --out ";

  @TempDir Path folder;

  static boolean hasFullDevice() {
    return Files.isWritable(Path.of("/dev/full"));
  }

  private static List<String> withoutClock(Path run) throws IOException {
    return Files.readAllLines(run.resolve("journal.jsonl")).stream()
        .map(line -> line.replaceAll("\"clock\":\\{[^}]*}", ""))
        .toList();
  }

  private void readableAndResumed(Path run) throws IOException {
    assertThat(new RunDirectory(run).read().ended()).isEmpty();
    assertThat(Typed.line("report", run.toString()).exit()).isZero();
    assertThat(Typed.line("export", run.toString(), "--csv").exit()).isZero();
    Path whole = folder.resolve("whole");
    assertThat(Typed.words(RUN + whole).exit()).isZero();
    assertThat(Typed.line("resume", run.toString()).exit()).isZero();
    assertThat(withoutClock(run)).isEqualTo(withoutClock(whole));
    assertThat(run.resolve("weights.bin")).hasSameBinaryContentAs(whole.resolve("weights.bin"));
  }

  private static void failed(Typed said, String... words) {
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
    assertThat(said.err())
        .hasLineCount(1)
        .contains("must be writable")
        .contains("what was written before stays readable")
        .contains(words);
  }

  @Test
  void no_room_for_the_journal() throws Exception {
    Path run = folder.resolve("run");
    // The system lets a file of this process grow to so many blocks, 100 or 200 KB.
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 200; exec \"$@\"", "sh"));
    command.addAll(Programs.command((RUN + run).split(" ")));
    var said = Programs.end(run, Programs.start(run, command));
    failed(said, "journal.jsonl");
    assertThat(Files.size(run.resolve("journal.jsonl"))).isBetween(60_000L, 204_800L);
    readableAndResumed(run);
  }

  @Test
  @EnabledIf("hasFullDevice")
  void no_room_for_the_weights() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Path full = Files.createSymbolicLink(run.resolve("weights.bin.tmp"), Path.of("/dev/full"));
    failed(Typed.words(RUN + run), "weights.bin", "No space left on device");
    assertThat(run.resolve("weights.bin")).doesNotExist();
    Files.delete(full);
    readableAndResumed(run);
  }

  @Test
  @EnabledIf("hasFullDevice")
  void no_room_for_a_checkpoint() throws IOException {
    Path run = folder.resolve("run");
    assertThat(Typed.words(RUN + run).exit()).isZero();
    Path journal = run.resolve("journal.jsonl");
    Files.writeString(journal, Files.readString(journal).substring(0, 50_000));
    Path checkpoints = Files.createDirectories(run.resolve("checkpoints"));
    Path full =
        Files.createSymbolicLink(
            checkpoints.resolve("step-000000000001.bin.tmp"), Path.of("/dev/full"));
    var said = Typed.line("resume", run.toString(), "--checkpoint-every", "0");
    assertThat(said.err().lines().filter(line -> line.contains("was torn"))).hasSize(1);
    failed(
        new Typed(said.exit(), said.out(), said.err().replaceFirst(".*was torn.*\n", "")),
        "checkpoints",
        "No space left on device");
    Files.delete(full);
    readableAndResumed(run);
  }
}
