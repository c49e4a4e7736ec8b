package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.evidence.Claim;
import io.github.stepwright.bench.evidence.Claims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For which commands the launcher builds the deep workloads, and for which it never does. */
@DisabledOnOs(OS.WINDOWS)
class LauncherDeepTest {

  @TempDir Path folder;
  private Clone clone;

  @BeforeEach
  void a_clone_and_its_tools() throws IOException {
    clone = new Clone(folder);
  }

  @Test
  void a_deep_workload_builds_its_module_once_and_others_never_do() throws Exception {
    clone.built();
    clone.deepModule();
    assertThat(clone.launch(Map.of(), "run", "words-mlp").out()).doesNotContain("deep.jar");
    assertThat(clone.launch(Map.of(), "doctor").out()).doesNotContain("deep.jar");
    assertThat(clone.launch(Map.of(), "run", "fashion-mlp", "--help").out())
        .doesNotContain("deep.jar");
    assertThat(clone.builds()).isZero();
    var first = clone.launch(Map.of(), "run", "fashion-cnn:width=2", "--quick");
    assertThat(first.exit()).isZero();
    assertThat(first.err()).contains("building the deep workloads").hasLineCount(1);
    assertThat(first.out()).contains("deep/target/deep.jar:").contains("--add-modules");
    assertThat(Files.readString(folder.resolve("builds.deep")))
        .contains("-Pdeep -Dmaven.test.skip=true -pl core,bench,djl,deep package");
    var second = clone.launch(Map.of(), "compare", "chars-gpt");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("deep/target/deep.jar:");
    assertThat(clone.builds()).isEqualTo(1);
    // Once it is there, the commands that look around show it.
    assertThat(clone.launch(Map.of(), "doctor").out()).contains("deep.jar");
    assertThat(clone.launch(Map.of(), "run", "words-mlp").out()).doesNotContain("deep.jar");
  }

  @Test
  void a_run_directory_of_a_deep_workload_asks_for_the_module_and_so_does_the_throughput()
      throws Exception {
    clone.built();
    clone.deepModule();
    Path run = Files.createDirectories(folder.resolve("run 1"));
    Files.writeString(
        run.resolve("journal.jsonl"), "{\"plan\":{\"workload\":\"fashion-mlp:batch=64\"}}\n{}\n");
    assertThat(clone.launch(Map.of(), "resume", run.toString()).out()).contains("deep.jar");
    Files.writeString(run.resolve("journal.jsonl"), "{\"plan\":{\"workload\":\"words-mlp\"}}\n");
    assertThat(clone.launch(Map.of(), "resume", run.toString()).out()).doesNotContain("deep.jar");
    assertThat(clone.launch(Map.of(), "bench", "throughput").out()).contains("deep.jar");
    String[] named = {"refine", "evidence", "--workloads", "words-mlp", "chars-gpt", "--quick"};
    assertThat(clone.launch(Map.of(), named).out()).contains("deep.jar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench run --suite full",
        "bench targets --suite=deep --out x",
        "bench calibrate --suite full",
        "bench report deep-bench",
        "prove sharpness",
        "prove heavyball ghostnorm --quick"
      })
  void what_needs_the_engine_builds_it(String line) throws Exception {
    clone.built();
    clone.deepModule();
    bench("deep-bench", "full");
    assertThat(clone.launch(Map.of(), line.split(" ")).out()).contains("deep.jar");
    assertThat(clone.builds()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench run --suite fast",
        "bench run --suite plain --method full",
        "bench run",
        "bench report plain-bench",
        "prove heavyball",
        "prove --all --quick"
      })
  void what_needs_no_engine_does_not_build_it(String line) throws Exception {
    clone.built();
    clone.deepModule();
    bench("plain-bench", "fast");
    assertThat(clone.launch(Map.of(), line.split(" ")).out()).doesNotContain("deep.jar");
    assertThat(clone.builds()).isZero();
  }

  /** The first name in the file of a bench is that of its suite. */
  private void bench(String name, String suite) throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve(name)).resolve("bench.json"),
        "{\n  \"bench\" : {\n    \"suite\" : {\n      \"name\" : \"%s\",\n    },\n".formatted(suite)
            + "    \"methods\" : [ {\n      \"name\" : \"deep\"\n");
  }

  @Test
  void every_deep_claim_is_known_to_the_launcher() throws Exception {
    clone.built();
    clone.deepModule();
    for (Claim claim : Claims.all()) {
      var said = clone.launch(Map.of(), "prove", claim.about().name());
      assertThat(said.out().contains("deep.jar")).as(claim.about().name()).isEqualTo(claim.deep());
    }
  }

  @Test
  void all_claims_are_proved_with_the_engine_where_it_is_built() throws Exception {
    clone.built();
    clone.deepModule();
    clone.launch(Map.of(), "run", "chars-gru");
    assertThat(clone.launch(Map.of(), "prove", "--all").out()).contains("deep.jar");
  }

  @Test
  void a_deep_module_that_cannot_be_built_is_one_line() throws Exception {
    clone.built();
    clone.deepModule();
    Clone.executable(Files.writeString(clone.tools.resolve("mvn"), "#!/bin/sh\nexit 1\n"));
    var failed = clone.launch(Map.of(), "run", "chars-gru");
    assertThat(failed.exit()).isEqualTo(Exit.FAILED);
    assertThat(failed.err()).contains("the deep workloads could not be built");
    var without = clone.launch(Map.of("STEPWRIGHT_BUILD", "never"), "run", "chars-gru");
    assertThat(without.exit()).isZero(); // the command says what is missing
    assertThat(without.out()).doesNotContain("deep.jar");
  }
}
