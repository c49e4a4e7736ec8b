package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hand numbers: a workload at r times the fastest earns (4 - r) / 3, a miss nothing. */
class ScoreTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("times.csv"), text).toString();
  }

  private String three() throws IOException {
    return file("submission,w1,w2\nA,10,30\nB,20,10\nC,inf,20\n");
  }

  @Test
  void json_has_the_scores_best_first_and_the_panel() throws IOException {
    var said = Typed.line("score", three(), "--json", "--bootstrap", "200");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    JsonNode object = JSON.readTree(said.out());
    assertThat(object.get("panel").toString()).isEqualTo("[\"A\",\"B\",\"C\"]");
    String[] names = {"B", "A", "C"};
    // B: ratios 2 and 1, A: 1 and 3, C: a miss and 2
    double[] scores = {(2 / 3.0 + 1) / 2, (1 + 1 / 3.0) / 2, (2 / 3.0) / 2};
    for (int k = 0; k < 3; k++) {
      JsonNode score = object.get("scores").get(k);
      assertThat(score.get("submission").asString()).isEqualTo(names[k]);
      assertThat(score.get("score").asDouble()).isCloseTo(scores[k], Offset.offset(1e-12));
      // A hundred points in [1, 4] count a step of the profile to one of them at most.
      assertThat(score.get("score100").asDouble()).isCloseTo(scores[k], Offset.offset(0.01));
      assertThat(score.get("low").asDouble()).isLessThanOrEqualTo(score.get("high").asDouble());
      assertThat(score.get("misses").asInt()).isEqualTo(k == 2 ? 1 : 0);
    }
    assertThat(Typed.line("score", three(), "--json", "--bootstrap", "200")).isEqualTo(said);
  }

  @Test
  void the_table_has_interval_and_misses() throws IOException {
    var said = Typed.line("score", three());
    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("95 % interval", "misses", "1 study", "2000 times");
    assertThat(said.out().lines().toList().get(1)).startsWith("B ").contains("0.8333");
  }

  @Test
  void beyond_four_times_the_fastest_is_lost() throws IOException {
    var said = Typed.line("score", file("submission,w\nA,10\nB,40\nC,40.1\n"), "--json");
    JsonNode scores = JSON.readTree(said.out()).get("scores");
    assertThat(scores.get(1).get("tooSlow").asInt()).isZero();
    assertThat(scores.get(2).get("tooSlow").asInt()).isEqualTo(1);
  }

  @Test
  void a_speed_up_is_a_geometric_mean_with_misses_at_the_limit() throws IOException {
    var said = Typed.line("score", three(), "--reference", "A", "--limit", "99");
    // B: sqrt(20/10 * 10/30), C: sqrt(100/10 * 20/30)
    assertThat(said.out()).contains("B takes 18.4 % less time than A");
    assertThat(said.out()).contains("C takes 158.2 % more time than A");
    var json = Typed.line("score", three(), "--reference", "A", "--limit", "99", "--json");
    JsonNode object = JSON.readTree(json.out());
    assertThat(object.get("scores")).hasSize(3);
    assertThat(object.get("speedUps").get(0).get("ratio").asDouble())
        .isCloseTo(Math.sqrt(2 / 3.0), Offset.offset(1e-12));
  }

  @Test
  void what_is_missing_for_a_speed_up_is_told_before_anything_is_printed() throws IOException {
    var limit = Typed.line("score", three(), "--reference", "A");
    assertThat(limit.exit()).isEqualTo(Exit.USAGE);
    assertThat(limit.out()).isEmpty();
    assertThat(limit.err()).contains("--limit", "w1, which C missed").hasLineCount(1);
    var other = Typed.line("score", three(), "--reference", "Z", "--limit", "9");
    assertThat(other.exit()).isEqualTo(Exit.USAGE);
    assertThat(other.err()).contains("--reference must be one of [A, B, C], got Z");
  }

  @Test
  void a_damaged_table_is_told_with_file_line_and_column() throws IOException {
    var said = Typed.line("score", file("submission,w\nA,10\nB,x\n"));
    assertThat(said.exit()).isEqualTo(Exit.DAMAGED);
    assertThat(said.err()).contains("times.csv, line 3, column 2").hasLineCount(1);
    var rules = Typed.line("score", three(), "--ruleset", "v07");
    assertThat(rules.exit()).isEqualTo(Exit.USAGE);
    assertThat(rules.err()).contains("[v05, v06], got v07");
  }
}
