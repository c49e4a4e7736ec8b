package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanRangeTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void three_sweeps_give_an_interval_and_a_picture() throws IOException {
    Path picture = folder.resolve("range.svg");
    var said = Typed.words("plan range digits-softmax --optimizer sgd --json --out " + picture);
    assertThat(said.exit()).isZero();
    JsonNode range = JSON.readTree(said.out());
    assertThat(range.get("seeds").size()).isEqualTo(3);
    assertThat(range.get("low").asDouble()).isBetween(1e-3, 1.0);
    assertThat(range.get("high").asDouble()).isGreaterThan(range.get("low").asDouble());
    assertThat(range.get("restored").asBoolean()).isTrue();
    for (JsonNode seed : range.get("seeds")) {
      assertThat(seed.get("hash").asString()).hasSize(64);
    }
    assertThat(Files.readString(picture)).contains("first instability").contains("seed 2");
    var words = Typed.words("plan range digits-softmax --seeds 1");
    assertThat(words.out()).contains("learning rates from").contains("state restored (");
  }

  @Test
  void what_has_no_rate_and_what_is_no_range_is_refused() {
    assertThat(Typed.words("plan range digits-softmax --optimizer cocob").err())
        .contains("a range test needs a workload with a learning rate");
    assertThat(Typed.words("plan range digits-softmax --low 1 --high 0.1").err())
        .contains("range test needs rates 0 < low < high, got 1.0 and 0.1");
  }

  @Test
  void curvature_gives_a_heavy_ball_that_can_be_run() {
    var said = Typed.words("plan curvature digits-softmax --seeds 1 --json");
    assertThat(said.exit()).isZero();
    JsonNode found = JSON.readTree(said.out());
    double top = found.get("top").asDouble();
    assertThat(top).isPositive();
    assertThat(found.get("low").asDouble()).isBetween(0.001 * top, top);
    assertThat(found.get("rate").asDouble()).isBetween(1 / top, 4 / top);
    var run =
        Typed.words(
            "run digits-softmax --budget steps:100 --json --out "
                + folder.resolve("a")
                + " --optimizer "
                + found.get("optimizer").asString());
    assertThat(JSON.readTree(run.out()).get("diverged").asBoolean()).isFalse();
    assertThat(Typed.words("plan lanczos digits-softmax --seeds 1").out())
        .contains("loss per squared weight")
        .contains("--optimizer sgd:lr=");
  }

  @Test
  void as_a_controller_it_sets_rate_and_momentum_on_the_way() throws IOException {
    var run =
        Typed.words(
            "run digits-softmax --lr lanczos:every=0.25 --budget steps:40 --json --out "
                + folder.resolve("c"));
    assertThat(run.err()).isEmpty();
    assertThat(JSON.readTree(run.out()).get("diverged").asBoolean()).isFalse();
    String journal = Files.readString(folder.resolve("c/journal.jsonl"));
    assertThat(journal.split("\"what\":\"spectrum\",\"value\"", -1)).hasSize(1 + 4);
    assertThat(journal).contains("\"knob\":\"momentum\"").contains("heavy ball of the spectrum");
    assertThat(Typed.words("replay " + folder.resolve("c")).out()).contains("no difference");
    var adam = Typed.words("run digits-softmax --lr lanczos --optimizer adamw --budget steps:9");
    assertThat(adam.err()).contains("must move a knob of this workload").contains("momentum");
  }

  @Test
  void a_range_test_inside_a_run_is_charged() {
    var run =
        Typed.words(
            "run digits-softmax --optimizer sgd:lr=0.0001 --budget steps:300"
                + " --measure rateRange:every=10"
                + " --json --out "
                + folder.resolve("b"));
    assertThat(run.exit()).isZero();
    assertThat(JSON.readTree(run.out()).get("steps").asLong()).isGreaterThanOrEqualTo(300);
    assertThat(Typed.words("replay " + folder.resolve("b")).out()).contains("no difference");
    String line = measured(folder.resolve("b/journal.jsonl"));
    JsonNode measured = JSON.readTree(line);
    assertThat(measured.get("low").asDouble()).isLessThan(measured.get("high").asDouble());
    assertThat(measured.get("steps").asLong() - measured.get("step").asLong()).isZero();
    assertThat(measured.get("steps").asLong()).isGreaterThan(100);
  }

  private static String measured(Path journal) {
    try {
      return Files.readAllLines(journal).stream()
          .filter(line -> line.contains("\"entry\":\"measured\""))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void lint_gives_one_line_for_each_finding_and_fails_only_when_strict() {
    var said = Typed.words("schedule lint constant --steps 105 --batch 10 --examples 1000");
    assertThat(said.exit()).isZero();
    assertThat(said.out().lines()).hasSize(2);
    assertThat(said.out())
        .contains("nodecay: the rate never decays")
        .contains("horizon: 105 steps");
    assertThat(Typed.words("schedule lint constant --steps 105 --strict").exit()).isEqualTo(3);
    assertThat(Typed.words("schedule lint rex --steps 100 --strict").out())
        .isEqualTo("nothing found in rex over 100 steps\n");
    assertThat(Typed.words("schedule lint rex --workload digits-mlp --json").out())
        .contains("\"findings\"");
    assertThat(Typed.words("schedule lint rex").err())
        .isEqualTo("stepwright: --steps or --workload must be given, found neither\n");
  }
}
