package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code run} on digits-flow, with the knobs of its own. */
class FlowRunTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private JsonNode run(String words, String name) {
    var typed = Typed.line(("run " + words + " --json --out " + folder.resolve(name)).split(" "));
    assertThat(typed.exit()).as(typed.err()).isZero();
    return JSON.readTree(typed.out());
  }

  private List<JsonNode> stepped(Path dir) throws IOException {
    return Files.readAllLines(dir.resolve("journal.jsonl")).stream()
        .filter(line -> line.contains("\"stepped\""))
        .map(JSON::readTree)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "digits-flow:times=ushape,a=4 --difficulty curriculum:patience=5,clusters=3"
            + " --auxiliary gate:peak=0.5,at=12",
        "digits-flow:loss=perceptual --lr auto --measure sharpness:every=10"
      })
  void a_run_is_resumed_bit_for_bit_and_replayed(String words) throws IOException {
    run(words + " --budget steps:30 --checkpoint-every 0", "run");
    Path dir = folder.resolve("run");
    assertThat(Typed.line("replay", dir.toString()).exit()).isZero();
    byte[] weights = Files.readAllBytes(dir.resolve("weights.bin"));
    byte[] samples = Files.readAllBytes(dir.resolve("samples.png"));
    List<JsonNode> steps = stepped(dir);
    Path journal = dir.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() * 2 / 3));
    Files.delete(dir.resolve("weights.bin"));
    Files.delete(dir.resolve("samples.png"));
    assertThat(Typed.line("resume", dir.toString()).exit()).isZero();
    assertThat(dir.resolve("weights.bin")).hasBinaryContent(weights);
    assertThat(dir.resolve("samples.png")).hasBinaryContent(samples);
    assertThat(stepped(dir).stream().map(s -> s.get("loss")).toList())
        .isEqualTo(steps.stream().map(s -> s.get("loss")).toList());
  }

  @Test
  void the_gate_shuts_at_its_step_and_explain_says_why() throws IOException {
    JsonNode found =
        run("digits-flow --lr constant --auxiliary gate:at=4 --budget steps:8", "gate");
    assertThat(found.get("test").get("energy").asDouble()).isPositive();
    Path dir = folder.resolve("gate");
    var values = new ArrayList<Double>();
    for (JsonNode step : stepped(dir)) {
      values.add(step.get("auxiliary").asDouble());
    }
    assertThat(values).containsExactly(1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0);
    var said = Typed.line("explain", dir.toString(), "--step", "6", "--knob", "auxiliary");
    assertThat(said.out())
        .contains("step 6: auxiliary 0.0")
        .contains("set before step 4 by auxiliary (gate:at=4)");
    assertThat(Typed.line("explain", dir.toString(), "--step", "6", "--knob", "difficulty").out())
        .contains("nothing sets difficulty");
  }

  @Test
  void the_curriculum_takes_in_its_clusters_and_explain_says_why() {
    run("digits-flow --difficulty curriculum:clusters=2 --budget steps:20", "easy");
    String dir = folder.resolve("easy").toString();
    assertThat(Typed.line("explain", dir, "--step", "3", "--knob", "difficulty").out())
        .contains("difficulty 0.5")
        .contains("the easiest cluster begins");
    assertThat(Typed.line("explain", dir, "--step", "15", "--knob", "difficulty").out())
        .contains("difficulty 1.0")
        .contains("the share of this stage is over");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "digits-mlp --difficulty curriculum | has the knobs batch decay lr momentum,"
            + " got --difficulty",
        "digits-softmax --auxiliary gate | got --auxiliary; drop it",
        "sor:side=8 --auxiliary gate | the knob omega alone",
        "digits-flow --auxiliary curriculum | must name a schedule or a controller of auxiliary",
        "digits-flow --difficulty constant:peak=2 | difficulty must be in [0.0, 1.0], got 2.0",
        "digits-flow --omega 1.5 | no omega",
        "digits-flow --lr curriculum | must name a controller of the rate"
      })
  void a_knob_that_a_workload_does_not_have_is_refused(String words, String wanted) {
    var typed = Typed.line(("run " + words + " --out " + folder.resolve("x")).split(" "));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains(wanted);
  }
}
