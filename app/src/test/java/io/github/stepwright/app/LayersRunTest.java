package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Factors on the rates of layers beside a schedule of the rate. */
class LayersRunTest {

  @TempDir Path folder;

  private Path run(String words) {
    Path directory = folder.resolve("run");
    assertThat(Typed.words("run " + words + " --out " + directory).exit()).isZero();
    return directory;
  }

  private static List<String> withoutClock(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .map(line -> line.replaceAll("\"clock\":\\{[^}]*}", ""))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--layers agvm --optimizer sgd:lr=0.1",
        "--layers lanton:every=3 --optimizer muon",
        "--layers nap:every=2 --optimizer nap/adamw",
        "--layers agvm:tau=2 --batch adadagrad:start=8,every=4,max=64,scaling=sqrt",
      })
  void a_run_beside_cosine_that_was_cut_ends_like_one_that_was_not(String words)
      throws IOException {
    Path run = run("digits-mlp --lr cosine --budget steps:40 " + words);
    Path journal = run.resolve("journal.jsonl");
    List<String> whole = withoutClock(journal);
    assertThat(whole)
        .anyMatch(line -> line.contains("\"by\":\"layers\"") && line.contains("rateFactor"));
    byte[] weights = Files.readAllBytes(run.resolve("weights.bin"));
    assertThat(Typed.line("replay", run.toString()).out()).contains("no difference");
    long header = Files.readAllLines(journal).getFirst().length() + 1L;
    try (var channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      channel.truncate(header + (Files.size(journal) - header) / 2);
    }
    assertThat(Typed.line("resume", run.toString()).exit()).isZero();
    assertThat(withoutClock(journal)).isEqualTo(whole);
    assertThat(Files.readAllBytes(run.resolve("weights.bin"))).isEqualTo(weights);
  }

  @Test
  void explain_names_the_factor_of_each_layer_and_its_numbers() {
    Path run = run("digits-mlp --lr cosine --budget steps:20 --layers agvm");
    assertThat(Typed.line("explain", run.toString(), "--step=19").out())
        .contains("lr (cosine): cosine")
        .contains("rateFactor[layer2] ")
        .contains("by layers (agvm): variance of a module against the anchor's")
        .contains("phi ", "phiOfAnchor ", "q ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digits-softmax --layers agvm | --layers must have at least 2 layers, got 1",
        "digits-mlp --layers plateau | --layers must be a controller of the rate factors of layers",
        "sor --layers agvm | sor has the knob omega alone (--omega) and no optimizer, got --layers",
        "digits-mlp --layers agvm --micro 1 | must have at least 2 micro-batches to compare",
      })
  void what_cannot_be_met_is_said_in_one_line(String words, String message) {
    Typed said = Typed.words("run " + words + " --out " + folder.resolve("refused"));
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains(message).hasLineCount(1);
  }
}
