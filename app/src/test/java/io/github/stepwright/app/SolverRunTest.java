package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code run} on workloads that solve linear systems. */
class SolverRunTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;

  private JsonNode run(String words, String name) {
    var typed = Typed.line(("run " + words + " --json --out " + folder.resolve(name)).split(" "));
    assertThat(typed.exit()).as(typed.err()).isZero();
    return JSON.readTree(typed.out());
  }

  private List<JsonNode> journal(String name, String kind) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("journal.jsonl")).stream()
        .filter(line -> line.contains("\"" + kind + "\""))
        .map(JSON::readTree)
        .toList();
  }

  @Test
  void work_is_iterations_and_a_factor_near_the_optimum_needs_fewer() {
    JsonNode slow = run("sor:side=10 --omega constant --budget steps:30", "slow");
    JsonNode fast = run("sor:side=10 --omega constant:peak=1.6 --budget steps:30", "fast");
    assertThat(slow.get("work").asDouble() / 30).isEqualTo(slow.get("validationLoss").asDouble());
    assertThat(fast.get("work").asDouble()).isLessThan(slow.get("work").asDouble() / 2);
    assertThat(fast.get("lr").isNull()).isTrue();
  }

  @Test
  void a_solver_has_no_optimizer_to_tell_of() {
    var typed = Typed.words("run ssor:side=8 --budget steps:5 --out " + folder.resolve("told"));
    assertThat(typed.out()).startsWith("ssor:side=8  seed 0  5 steps\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tsallisinf", "tsallisinf:bins=3", "chebcb", "contextprior:at=0+1,omega=1.2+1.5"})
  void a_bandit_run_is_resumed_bit_for_bit_and_replayed(String omega) throws IOException {
    for (String workload : List.of("sor:side=8", "ssor:side=8")) {
      String name = workload.replaceAll("\\W", "-") + "-" + omega.replaceAll("\\W", "-");
      run(workload + " --budget steps:40 --checkpoint-every 0 --omega " + omega, name);
      Path dir = folder.resolve(name);
      assertThat(Typed.line("replay", dir.toString()).exit()).isZero();
      byte[] whole = Files.readAllBytes(dir.resolve("weights.bin"));
      List<JsonNode> steps = journal(name, "stepped");
      Path journal = dir.resolve("journal.jsonl");
      List<String> lines = Files.readAllLines(journal);
      Files.write(journal, lines.subList(0, lines.size() * 2 / 3));
      Files.delete(dir.resolve("weights.bin"));
      assertThat(Typed.line("resume", dir.toString()).exit()).isZero();
      assertThat(dir.resolve("weights.bin")).hasBinaryContent(whole);
      assertThat(journal(name, "stepped").stream().map(s -> s.get("loss")).toList())
          .isEqualTo(steps.stream().map(s -> s.get("loss")).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sor:side=8 --lr rex, the knob omega alone",
    "sor:side=8 --optimizer adamw, the knob omega alone",
    "digits-softmax --omega 1.5, no omega",
    "sor:side=8 --omega observing, a schedule or a controller of omega",
    "sor:side=0, a whole number"
  })
  void a_knob_that_a_workload_does_not_have_is_refused(String words, String wanted) {
    var typed = Typed.line(("run " + words + " --out " + folder.resolve("x")).split(" "));
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains(wanted);
  }

  @Test
  void a_report_shows_regret_against_runs_of_the_same_systems_alone() throws IOException {
    run("ssor:side=8 --omega constant --budget steps:20", "one");
    run("ssor:side=8 --omega tsallisinf --budget steps:20", "two");
    run("ssor:side=9 --budget steps:5", "other");
    String dir = folder.resolve("two").toString();
    var typed = Typed.line("report", dir, "--against", folder.resolve("one").toString());
    assertThat(typed.exit()).as(typed.err()).isZero();
    assertThat(Files.readString(folder.resolve("two").resolve("report.html")))
        .contains("Relaxation factor", "Regret", "against constant");
    var wrong = Typed.line("report", dir, "--against", folder.resolve("other").toString());
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("a run of ssor:side=8 with seed 0, got ssor:side=9 with seed 0");
  }

  @Test
  void compare_refuses_a_workload_without_an_optimizer() {
    var typed = Typed.line("compare", "sor", "--out", folder.resolve("c").toString());
    assertThat(typed.exit()).isEqualTo(2);
    assertThat(typed.err()).contains("trained");
  }
}
