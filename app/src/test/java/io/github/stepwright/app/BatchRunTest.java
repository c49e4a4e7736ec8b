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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The batch size of a run: a number, or a controller. */
class BatchRunTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

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

  private static List<JsonNode> steps(Path run) throws IOException {
    return Files.readAllLines(run.resolve("journal.jsonl")).stream()
        .<JsonNode>map(JSON::readTree)
        .filter(line -> line.get("entry").asString().equals("stepped"))
        .toList();
  }

  @Test
  void a_number_is_the_batch_of_every_step_and_of_an_epoch() throws IOException {
    List<JsonNode> steps = steps(run("digits-softmax --lr rex --batch 100 --budget epochs:2"));
    int examples =
        JSON.readTree(Typed.words("list workloads --json").out()).get(0).get("examples").asInt();
    assertThat(steps).hasSize((int) Math.ceil(2 * examples / 100.0));
    assertThat(steps.getLast().get("examples").asLong()).isEqualTo(100L * steps.size());
    assertThat(steps.getLast().get("batch").asDouble()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adadagrad:start=8,max=64,every=3,scaling=sqrt",
        "adadagrad:start=8,max=64,test=augmented,every=3",
        "adadagradnorm:start=8,max=64",
        "noisescale:start=8,every=5",
        "gradual:start=8,scaling=linear"
      })
  void a_run_that_was_cut_ends_like_one_that_was_not_and_replays(String batch) throws IOException {
    Path run = run("digits-softmax --lr rex --budget steps:60 --batch " + batch);
    Path journal = run.resolve("journal.jsonl");
    List<String> whole = withoutClock(journal);
    assertThat(whole).anyMatch(line -> line.contains("\"by\":\"batch\"") && line.contains("why"));
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
  void the_rate_of_a_step_has_the_factor_of_its_batch() throws IOException {
    List<JsonNode> steps =
        steps(
            run(
                "digits-softmax --lr constant --budget steps:40"
                    + " --batch gradual:start=8,max=64,every=0.25,scaling=sqrt"));
    assertThat(steps.get(5).has("batchFactor")).isFalse();
    assertThat(steps.getLast().get("batch").asDouble()).isEqualTo(64);
    assertThat(steps.getLast().get("batchFactor").asDouble()).isEqualTo(Math.sqrt(8));
  }

  @Test
  void explain_names_the_test_that_set_the_batch_and_its_numbers() {
    Path run = run("digits-softmax --lr rex --budget steps:30 --batch adadagradnorm:max=512");
    Typed said = Typed.line("explain", run.toString(), "--step=29");
    assertThat(said.out())
        .contains("batch 512.0")
        .contains("by batch (adadagradnorm:max=512): the norm test fails")
        .contains("gradientSquare ", "variance ", "wanted ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sor --batch 9 | sor has the knob omega alone (--omega) and no optimizer, got --batch",
        "digits-mlp --batch plateau | --batch must be a number or a controller of the batch size",
        "digits-mlp --batch 0 | --batch must be in [1, 2147483647], got 0",
        "digits-mlp --batch noisescale --micro 1 | must have at least 2 micro-batches to compare",
        "digits-mlp --micro size:x | --micro must be a number of parts or size:M, got size:x",
        "noisy-quadratic --batch adadagrad | adadagrad.start must be >= 2, got 1",
        "digits-mlp --optimizer cocob --batch gradual:scaling=sqrt | got batchFactor",
        "digits-mlp --optimizer dpnoise/sgd --batch gradual | must follow schedules",
      })
  void what_cannot_be_met_is_said_in_one_line(String words, String message) {
    Typed said = Typed.words("run " + words + " --out " + folder.resolve("refused"));
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains(message).hasLineCount(1);
  }
}
