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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunTest {

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

  private static List<JsonNode> stepped(List<JsonNode> journal) {
    return journal.stream().filter(e -> e.get("entry").asString().equals("stepped")).toList();
  }

  @Test
  void json_is_one_object_with_exactly_the_keys_of_the_contract() {
    var said = run("digits-softmax --budget steps:20 --seed 7 --lr rex --json", "a");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    JsonNode object = JSON.readTree(said.out());
    assertThat(object.propertyNames())
        .containsExactly(
            "workload",
            "optimizer",
            "lr",
            "seed",
            "steps",
            "work",
            "trainLoss",
            "validationLoss",
            "testLoss",
            "testAccuracy",
            "diverged",
            "dir");
    assertThat(object.get("workload").asString()).isEqualTo("digits-softmax");
    assertThat(object.get("lr").asString()).isEqualTo("rex");
    assertThat(object.get("seed").asLong()).isEqualTo(7);
    assertThat(object.get("steps").asLong()).isEqualTo(20);
    assertThat(object.get("work").asDouble()).isEqualTo(20);
    assertThat(object.get("diverged").asBoolean()).isFalse();
    // Better than guessing one class of ten.
    assertThat(object.get("trainLoss").asDouble()).isLessThan(Math.log(10));
    assertThat(object.get("testAccuracy").asDouble()).isBetween(0.5, 1.0);
    assertThat(object.get("dir").asString()).isEqualTo(folder.resolve("a").toString());
  }

  @Test
  void the_directory_holds_journal_weights_their_list_and_a_report() throws IOException {
    run("digits-softmax --budget steps:5 --checkpoint-every 0", "a");
    assertThat(folder.resolve("a"))
        .isDirectoryContaining(file -> file.endsWith("journal.jsonl"))
        .isDirectoryContaining(file -> file.endsWith("weights.bin"))
        .isDirectoryContaining(file -> file.endsWith("weights.json"))
        .isDirectoryContaining(file -> file.endsWith("report.html"))
        .isDirectoryContaining(file -> file.endsWith("checkpoints"));
    JsonNode tensors =
        JSON.readTree(Files.readString(folder.resolve("a/weights.json"))).get("tensors");
    long values = 0;
    for (JsonNode tensor : tensors) {
      long length = 1;
      for (JsonNode size : tensor.get("shape")) {
        length *= size.asLong();
      }
      values += length;
    }
    assertThat(values).isEqualTo(650);
    assertThat(folder.resolve("a/weights.bin")).hasSize(4 * values);
  }

  @Test
  void every_step_has_its_loss_norms_and_knobs_at_top_level() throws IOException {
    run("digits-mlp --budget steps:6 --lr linear:peak=0.5 --optimizer sgd:momentum=0.9", "a");
    List<JsonNode> steps = stepped(journal("a"));
    assertThat(steps).hasSize(6);
    for (int t = 0; t < 6; t++) {
      JsonNode step = steps.get(t);
      assertThat(step.get("step").asLong()).isEqualTo(t);
      assertThat(step.get("lr").asDouble()).isEqualTo(0.5 * (1 - t / 6.0));
      assertThat(step.get("batch").asDouble()).isEqualTo(64);
      assertThat(step.get("momentum").asDouble()).isEqualTo(0.9);
      assertThat(step.get("loss").asDouble()).isPositive();
      double l1 = step.get("gradL1").asDouble();
      double l2 = step.get("gradL2").asDouble();
      // |g|_2 <= |g|_1 <= sqrt(n) |g|_2
      assertThat(l1).isBetween(l2, Math.sqrt(4810) * l2);
    }
  }

  @Test
  void a_shape_is_multiplied_by_the_optimizers_rate_and_a_rate_is_not() throws IOException {
    run("noisy-quadratic --budget steps:4 --lr linear --optimizer sgd:lr=0.25", "shape");
    run("noisy-quadratic --budget steps:4 --lr linear:peak=0.25 --optimizer sgd", "rate");
    run("noisy-quadratic --budget steps:4 --optimizer sgd:lr=0.25", "plain");
    for (String name : List.of("shape", "rate")) {
      assertThat(stepped(journal(name)).stream().map(step -> step.get("lr").asDouble()))
          .containsExactly(0.25, 0.1875, 0.125, 0.0625);
    }
    assertThat(stepped(journal("plain")).stream().map(step -> step.get("lr").asDouble()))
        .containsExactly(0.25, 0.25, 0.25, 0.25);
  }

  @ParameterizedTest
  @CsvSource({
    "steps:30, 30",
    // 1258 training examples in batches of 32 are 39.3 steps
    "epochs:1, 40",
    "epochs:0.5, 20",
    // a unit is a forward and a backward pass over the batch of 32
    "work:12, 12",
  })
  void a_budget_is_a_total_in_its_own_unit(String budget, long steps) throws IOException {
    var said = run("digits-softmax --lr linear --json --budget " + budget, "a");
    assertThat(said.exit()).isZero();
    assertThat(JSON.readTree(said.out()).get("steps").asLong()).isEqualTo(steps);
    // Half of the budget, half of the rate: the schedule fits the budget whatever its unit.
    assertThat(stepped(journal("a")).get((int) steps / 2).get("lr").asDouble())
        .isEqualTo(0.1 * (1 - (steps / 2) / (double) steps));
  }

  @Test
  void a_budget_of_seconds_ends_with_the_first_step_behind_it() throws IOException {
    var said = run("noisy-quadratic --lr linear --budget seconds:0.2", "a");
    assertThat(said.exit()).isZero();
    List<JsonNode> steps = stepped(journal("a"));
    long last = steps.getLast().get("clock").get("nanos").asLong();
    long before = steps.get(steps.size() - 2).get("clock").get("nanos").asLong();
    assertThat(last).isGreaterThanOrEqualTo(200_000_000L);
    assertThat(before).isLessThan(200_000_000L);
  }

  @Test
  void a_workload_alone_takes_its_own_optimizer_batch_and_budget() throws IOException {
    var said = run("noisy-quadratic --json", "a");
    JsonNode object = JSON.readTree(said.out());
    assertThat(object.get("steps").asLong()).isEqualTo(1000);
    assertThat(object.get("optimizer").asString()).isEqualTo("sgd:lr=0.5");
    assertThat(object.get("lr").asString()).isEqualTo("auto");
  }

  @Test
  void a_rate_that_is_named_with_the_optimizer_is_kept() throws IOException {
    var said = run("noisy-quadratic --optimizer sgd:lr=0.25 --budget steps:20 --json", "a");
    assertThat(JSON.readTree(said.out()).get("lr").asString()).isEqualTo("constant");
    assertThat(stepped(journal("a")).getLast().get("lr").asDouble()).isEqualTo(0.25);
  }

  @Test
  void a_seed_is_the_whole_difference() throws IOException {
    for (String name : List.of("a", "b")) {
      run("digits-softmax --budget steps:9 --seed 3", name);
    }
    run("digits-softmax --budget steps:9 --seed 4", "c");
    assertThat(folder.resolve("a/weights.bin"))
        .hasSameBinaryContentAs(folder.resolve("b/weights.bin"));
    assertThat(Files.mismatch(folder.resolve("a/weights.bin"), folder.resolve("c/weights.bin")))
        .isNotNegative();
  }

  @Test
  void a_directory_with_a_journal_is_refused_naming_both_ways_on() throws IOException {
    run("noisy-quadratic --budget steps:5", "a");
    byte[] journal = Files.readAllBytes(folder.resolve("a/journal.jsonl"));
    var refused = run("noisy-quadratic --budget steps:7", "a");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("resume").contains("--force").hasLineCount(1);
    assertThat(folder.resolve("a/journal.jsonl")).hasBinaryContent(journal);
    var forced = run("noisy-quadratic --budget steps:7 --force --json", "a");
    assertThat(forced.exit()).isZero();
    assertThat(JSON.readTree(forced.out()).get("steps").asLong()).isEqualTo(7);
  }

  @Test
  void a_run_that_diverges_records_it_and_ends_with_3() throws IOException {
    var said = run("noisy-quadratic --optimizer sgd:lr=1e30 --json", "a");
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
    assertThat(said.err()).contains("the loss must stay finite").contains("lower").hasLineCount(1);
    JsonNode object = JSON.readTree(said.out());
    assertThat(object.get("diverged").asBoolean()).isTrue();
    List<JsonNode> journal = journal("a");
    assertThat(journal.getLast().get("how").asString()).isEqualTo("diverged");
    assertThat(journal.stream().map(entry -> entry.get("entry").asString())).contains("diverged");
    assertThat(folder.resolve("a/report.html")).isNotEmptyFile();
    // Nothing to go on with: a run that diverged has ended.
    var resumed = Typed.line("resume", folder.resolve("a").toString());
    assertThat(resumed.exit()).isZero();
    assertThat(resumed.err()).contains("nothing to resume").contains("diverged");
  }

  @Test
  void a_run_off_its_horizon_says_so_in_the_report() throws IOException {
    // The tenth step lies across the end: 10 / 9.5.
    run("noisy-quadratic --lr linear --budget work:9.5", "off");
    assertThat(folder.resolve("off/report.html"))
        .content()
        .contains("ended at 105.3 % of its budget");
    run("noisy-quadratic --lr linear --budget work:10", "on");
    assertThat(folder.resolve("on/report.html")).content().doesNotContain("of its budget,");
  }
}
