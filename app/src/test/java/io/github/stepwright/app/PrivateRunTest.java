package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.stepwright.privacy.RenyiAccountant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs whose rule is private, from the command line. */
class PrivateRunTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private Typed run(String words, String name) {
    return Typed.words("run " + words + " --out " + folder.resolve(name));
  }

  private List<JsonNode> journal(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("journal.jsonl")).stream()
        .map(JSON::readTree)
        .toList();
  }

  @Test
  void a_run_says_what_the_accountant_says_for_its_share_noise_and_steps() throws IOException {
    var said =
        run(
            "digits-softmax --optimizer dpnoise:noise=1.3,share=0.04,delta=1e-6/sgd:lr=0.5"
                + " --budget steps:30 --json",
            "a");
    assertThat(said.err()).isEmpty();
    JsonNode object = JSON.readTree(said.out());
    assertThat(object.get("epsilon").asDouble())
        .isEqualTo(RenyiAccountant.spent(0.04, 1.3, 30, 1e-6).epsilon());
    assertThat(object.get("delta").asDouble()).isEqualTo(1e-6);
    assertThat(Files.readString(folder.resolve("a/report.html")))
        .contains("privacy of the weights");
    var plain = run("digits-softmax --optimizer dpnoise/sgd --budget steps:2", "b");
    assertThat(plain.out()).contains("epsilon ").contains(" at delta 1.00e-05 for the weights");
    // The workload's 32 of 1258 examples, where the rule names no share.
    assertThat(journal("b").getFirst().get("plan").get("share").asDouble()).isEqualTo(32.0 / 1258);
  }

  @Test
  void samples_are_drawn_by_coins_and_the_run_goes_on_bit_for_bit() throws IOException {
    String words = "digits-softmax --optimizer dpnoise:share=0.02/adamw --budget steps:40";
    run(words + " --checkpoint-every 0", "a");
    List<JsonNode> steps =
        journal("a").stream().filter(e -> e.get("entry").asString().equals("stepped")).toList();
    double all = steps.getLast().get("examples").asDouble();
    // 40 n q = 1006.4, six deviations of sqrt(40 n q (1 - q)) are 188.
    assertThat(all).isCloseTo(40 * 1258 * 0.02, within(188.0));
    assertThat(steps.stream().map(s -> s.get("batch").asDouble()).distinct())
        .containsExactly(1258 * 0.02);
    byte[] weights = Files.readAllBytes(folder.resolve("a/weights.bin"));
    Path file = folder.resolve("a/journal.jsonl");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() / 2));
    Files.delete(folder.resolve("a/weights.bin"));
    assertThat(Typed.line("resume", folder.resolve("a").toString()).exit()).isZero();
    assertThat(folder.resolve("a/weights.bin")).hasBinaryContent(weights);
    assertThat(Typed.line("replay", folder.resolve("a").toString()).exit()).isZero();
  }

  @Test
  void what_would_break_the_guarantee_is_refused() {
    var outside = run("digits-softmax --optimizer clipnorm/dpnoise/sgd", "a");
    assertThat(outside.exit()).isEqualTo(Exit.USAGE);
    assertThat(outside.err()).contains("dpnoise must be the outermost rule").hasLineCount(1);
    var loss = run("digits-softmax --optimizer dpnoise/momo", "b");
    assertThat(loss.exit()).isEqualTo(Exit.USAGE);
    assertThat(loss.err()).contains("needs gradients alone").hasLineCount(1);
    var surrogate = run("digits-softmax --optimizer sso/dpnoise/sgd", "c");
    assertThat(surrogate.exit()).isEqualTo(Exit.USAGE);
    assertThat(surrogate.err()).contains("sso must wrap").hasLineCount(1);
  }
}
