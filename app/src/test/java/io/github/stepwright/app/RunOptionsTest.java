package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gradient accumulation and measurements, as {@code run} offers them. */
class RunOptionsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private Typed run(String words, String name) {
    return Typed.words("run " + words + " --out " + folder.resolve(name));
  }

  private List<JsonNode> journal(String name, String entry) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("journal.jsonl")).stream()
        .<JsonNode>map(JSON::readTree)
        .filter(line -> line.get("entry").asString().equals(entry))
        .toList();
  }

  private FloatBuffer weights(String name) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name + "/weights.bin")))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  @Test
  void eight_micro_batches_give_the_rates_and_the_weights_of_one() throws IOException {
    String words = "digits-mlp --lr linear --optimizer adamw --budget steps:40 --micro ";
    assertThat(run(words + 1, "one").exit()).isZero();
    assertThat(run(words + 8, "eight").exit()).isZero();
    List<JsonNode> one = journal("one", "stepped");
    List<JsonNode> eight = journal("eight", "stepped");
    assertThat(eight).hasSameSizeAs(one).hasSize(40);
    for (int t = 0; t < 40; t++) {
      assertThat(eight.get(t).get("lr")).isEqualTo(one.get(t).get("lr"));
      assertThat(eight.get(t).get("units")).isEqualTo(one.get(t).get("units"));
      assertThat(eight.get(t).get("spread").get("parts").asInt()).isEqualTo(8);
      assertThat(one.get(t).has("spread")).isFalse();
    }
    FloatBuffer a = weights("one");
    FloatBuffer b = weights("eight");
    assertThat(b.capacity()).isEqualTo(a.capacity()).isEqualTo(4810);
    for (int i = 0; i < a.capacity(); i++) {
      // 40 steps of AdamW in float, whose first ones divide by |g| and so enlarge rounding.
      assertThat(b.get(i)).isCloseTo(a.get(i), within(1e-3f));
    }
  }

  @Test
  void the_header_makes_the_same_run_again_when_it_is_resumed_or_replayed() throws IOException {
    String words =
        "digits-softmax --lr constant --budget steps:12 --micro 4 --measure"
            + " noiseScale+updateToWeight:every=5";
    run(words + " --checkpoint-every 0", "a");
    JsonNode plan = journal("a", "header").getFirst().get("plan");
    assertThat(plan.get("micro").asString()).isEqualTo("4");
    assertThat(plan.get("measure").asString())
        .isEqualTo("measuring:every=5,what=noiseScale+updateToWeight");
    assertThat(Typed.line("replay", folder.resolve("a").toString()).exit()).isZero();
    byte[] whole = Files.readAllBytes(folder.resolve("a/weights.bin"));
    // Torn behind the seventh step, as a kill leaves it.
    Path journal = folder.resolve("a/journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    int seventh =
        lines.indexOf(
            lines.stream()
                .filter(l -> l.contains("\"stepped\"") && l.contains("\"step\":6,"))
                .findFirst()
                .orElseThrow());
    Files.write(journal, lines.subList(0, seventh + 1));
    Files.delete(folder.resolve("a/weights.bin"));
    assertThat(Typed.line("resume", folder.resolve("a").toString()).exit()).isZero();
    assertThat(folder.resolve("a/weights.bin")).hasBinaryContent(whole);
    assertThat(journal("a", "measured")).hasSize(6);
  }

  @Test
  void measurements_come_at_their_pace_and_cost_no_budget() throws IOException {
    String words = "digits-mlp --lr constant --budget steps:10 --seed 2";
    run(words + " --measure sharpness+noiseScale+updateToWeight:every=4", "looked");
    run(words, "plain");
    List<JsonNode> measured = journal("looked", "measured");
    assertThat(measured.stream().map(m -> m.get("step").asInt() + " " + m.get("what").asString()))
        .containsExactly(
            "4 sharpness",
            "4 noiseScale",
            "4 updateToWeight",
            "8 sharpness",
            "8 noiseScale",
            "8 updateToWeight",
            "10 sharpness",
            "10 noiseScale",
            "10 updateToWeight");
    for (JsonNode line : measured) {
      assertThat(line.get("value").isNumber() || line.get("value").asString().equals("NaN"))
          .isTrue();
    }
    assertThat(folder.resolve("looked/weights.bin"))
        .hasSameBinaryContentAs(folder.resolve("plain/weights.bin"));
    assertThat(Files.readString(folder.resolve("looked/report.html")))
        .contains("<h2>Measured</h2>");
  }

  @Test
  void what_cannot_be_is_refused_in_one_line() {
    var micro = run("digits-mlp --micro 0", "a");
    assertThat(micro.exit()).isEqualTo(Exit.USAGE);
    assertThat(micro.err()).contains("--micro must be >= 1, got 0").hasLineCount(1);
    var what = run("digits-mlp --measure sharpnes", "b");
    assertThat(what.exit()).isEqualTo(Exit.USAGE);
    assertThat(what.err()).contains("got sharpnes").hasLineCount(1);
    var outputs = run("digits-mlp --micro 2 --optimizer sso/sgd", "c");
    assertThat(outputs.exit()).isEqualTo(Exit.USAGE);
    assertThat(outputs.err()).contains("outputs").hasLineCount(1);
  }
}
