package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplanTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private String run(String words) {
    Path dir = folder.resolve("a");
    assertThat(Typed.words("run " + words + " --out " + dir).exit()).isZero();
    return dir.toString();
  }

  @Test
  void a_finished_run_is_extended_and_replayed() throws IOException {
    String dir = run("digits-softmax --lr rex --budget steps:30 --seed 1");
    var said = Typed.words("extend " + dir + " --budget steps:80 --rewarm 5,0.3 --json");
    assertThat(said.exit()).isZero();
    assertThat(said.err())
        .contains("replanned at step 30 to steps:80 (rewarm to a rate of 0.3 in 5 steps)");
    assertThat(JSON.readTree(said.out()).get("steps").asLong()).isEqualTo(80);
    assertThat(Typed.words("replay " + dir).out()).contains("no difference");
    assertThat(Files.readString(Path.of(dir, "journal.jsonl")))
        .contains(
            "\"budget\":\"steps:80\",\"course\":{\"kind\":\"rewarm\",\"steps\":5,\"peak\":0.3}");
    // What is printed is that of the new end.
    assertThat(Files.readString(Path.of(dir, "journal.jsonl")))
        .contains(
            "{\"entry\":\"evaluate\",\"step\":80,\"by\":\"observer\"",
            "{\"entry\":\"evaluated\",\"step\":80,\"by\":\"observer\"");
    assertThat(Typed.words("resume " + dir).err()).contains("nothing to resume, the run ended");
  }

  @Test
  void a_stretch_behind_the_end_says_that_the_rate_stays() {
    String dir = run("digits-softmax --lr rex --budget steps:20");
    var said = Typed.words("extend " + dir + " --budget steps:40");
    assertThat(said.exit()).isZero();
    assertThat(said.err())
        .contains("(stretch: the fraction runs from 1.0000 to 1)")
        .contains("--rewarm W,PEAK raises it again");
  }

  @Test
  void auto_makes_another_leg_where_its_budget_is_stretched_behind_its_end() throws IOException {
    String dir = run("digits-softmax --lr auto --budget steps:400");
    var said = Typed.words("extend " + dir + " --budget steps:1200");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).doesNotContain("stays where it is");
    var rates = new TreeMap<Long, Double>();
    double peak = 0;
    for (String line : Files.readAllLines(Path.of(dir, "journal.jsonl"))) {
      JsonNode entry = JSON.readTree(line);
      if (entry.path("entry").asString().equals("stepped") && entry.has("lr")) {
        rates.put(entry.get("step").asLong(), entry.get("lr").asDouble());
      }
      if (entry.path("step").asLong() == 400) { // it may begin again behind that, slower
        peak = entry.path("numbers").path("peak").asDouble(peak);
      }
    }
    assertThat(rates.get(399L)).isLessThan(1e-2 * peak);
    // 2 % of 800 steps warm up; the first of 16.
    assertThat(rates.get(400L)).isCloseTo(peak / 17, within(1e-2 * peak));
    // Its peak stays until 3 % of it are over.
    assertThat(rates.subMap(400L, 424L).values().stream().mapToDouble(r -> r).max().orElseThrow())
        .isCloseTo(peak, within(0.1 * peak));
    assertThat(rates.get(1199L)).isLessThan(1e-2 * peak);
    assertThat(Typed.words("replay " + dir).out()).contains("no difference");
  }

  @Test
  void branches_of_a_wsd_trunk_lie_beside_one_another_and_share_its_cost() throws IOException {
    String dir = run("digits-softmax --lr wsd --budget steps:100");
    var said = Typed.words("branch " + dir + " --at 20,40 --json");
    assertThat(said.exit()).isZero();
    JsonNode all = JSON.readTree(said.out());
    JsonNode first = all.get("branches").get(0);
    assertThat(first.get("budget").asString()).isEqualTo("steps:25");
    assertThat(first.get("step").asLong()).isEqualTo(20);
    assertThat(first.get("ownSteps").asLong()).isEqualTo(5);
    assertThat(all.get("branches").get(1).get("ownSteps").asLong()).isEqualTo(10);
    assertThat(all.get("work").asDouble()).isCloseTo(115, within(1e-9));
    assertThat(all.get("workAlone").asDouble()).isCloseTo(175, within(1e-9));
    assertThat(Files.readString(Path.of(dir, "report.html")))
        .contains("Branches")
        .contains("20-25")
        .contains("the trunk paid once");
    assertThat(Typed.words("replay " + first.get("dir").asString()).out())
        .contains("no difference");
    assertThat(Typed.words("branch " + dir + " --at 20").err()).contains("--force");
  }

  @Test
  void wsd_s_goes_on_from_decayed_weights() {
    String dir = run("digits-softmax --lr constant --budget steps:60");
    var said =
        Typed.words("branch " + dir + " --at 20,45 --budgets steps:25,steps:50 --continue --json");
    JsonNode second = JSON.readTree(said.out()).get("branches").get(1);
    assertThat(second.get("parent").asString()).endsWith("20-25");
    assertThat(second.get("step").asLong()).isEqualTo(25);
    assertThat(second.get("decayFrom").asLong()).isEqualTo(45);
    assertThat(second.get("ownSteps").asLong()).isEqualTo(25);
  }

  @Test
  void what_cannot_be_done_is_refused_in_one_line() {
    String dir = run("digits-softmax --lr wsd --budget steps:20");
    assertThat(Typed.words("extend " + dir + " --budget steps:20").err())
        .isEqualTo(
            "stepwright: the new budget must exceed what was spent, 20 steps, got steps:20\n");
    assertThat(Typed.words("extend " + dir + " --budget steps:30 --rewarm 5").err())
        .contains("--rewarm must be W,PEAK");
    assertThat(Typed.words("branch " + dir + " --at 50").err())
        .contains("at a step in [1, 20], got 50");
    assertThat(Typed.words("branch " + dir + " --at 10 --budgets steps:20 --decay 0.9").err())
        .contains("a decay must begin in [10, 20)");
  }

  @Test
  void a_controller_that_is_no_schedule_hears_of_no_ramp_and_no_decay() {
    String dir = run("digits-softmax --lr plateau --budget steps:20");
    String must = " must have a run whose --lr is a schedule, got plateau, a controller that goes";
    var ramp = Typed.words("extend " + dir + " --budget steps:30 --rewarm 5,0.1");
    assertThat(ramp.err()).startsWith("stepwright: --rewarm" + must).hasLineCount(1);
    var decay = Typed.words("branch " + dir + " --at 10");
    assertThat(decay.err()).startsWith("stepwright: a branch" + must).hasLineCount(1);
    var longer = Typed.words("extend " + dir + " --budget steps:30");
    assertThat(longer.exit()).isZero();
    // The advice would be refused.
    assertThat(longer.err()).doesNotContain("--rewarm").contains("its controller, plateau");
    assertThat(Typed.words("replay " + dir).out()).contains("no difference");
  }

  @Test
  void an_optimizer_without_a_rate_has_none_to_ramp_or_decay() {
    String dir = run("digits-softmax --optimizer cocob --budget steps:20");
    assertThat(Typed.words("extend " + dir + " --budget steps:30 --rewarm 5,0.1").err())
        .isEqualTo(
            "stepwright: --rewarm must have a learning rate to steer, the run's optimizer has"
                + " none\n");
    assertThat(Typed.words("branch " + dir + " --at 10").err())
        .startsWith("stepwright: a branch must have a learning rate to steer")
        .hasLineCount(1);
  }
}
