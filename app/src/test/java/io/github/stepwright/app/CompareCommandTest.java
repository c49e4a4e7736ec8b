package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {

  private static final String SMALL =
      "compare noisy-quadratic --lr constant --lr linear --budgets 1%,5% --seeds 3"
          + " --grid 0.1,0.9,3 --out ";

  @TempDir Path folder;

  @Test
  void each_budget_has_a_ranking_and_a_verdict_in_words() throws IOException {
    var said = Typed.words(SMALL + folder);
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .contains("1 % of the full budget: 10 steps, 3 seeds")
        .contains("5 % of the full budget: 50 steps, 3 seeds")
        .contains("rank", "base rate", "diverged")
        .contains("At 10 steps", "At 50 steps")
        .contains("runs on");
    String report = Files.readString(folder.resolve("report.html"));
    for (String part : new String[] {"src=\"http", "<link", "@import", "url(http", "fetch("}) {
      assertThat(report.contains(part)).as(part).isFalse();
    }
    // The command that makes it again.
    assertThat(
            report.contains(
                "./stepwright compare 'noisy-quadratic' --lr 'constant' --lr 'linear' --budgets"
                    + " '1%,5%' --seeds 3 --grid 0.1,0.9,3"))
        .isTrue();
  }

  @Test
  void json_is_the_result_and_nothing_else_and_the_same_every_time() throws IOException {
    var said = Typed.words(SMALL + folder + " --json");
    assertThat(said.exit()).isZero();
    assertThat(said.err()).isEmpty();
    JsonNode object = JsonMapper.builder().build().readTree(said.out());
    assertThat(object.get("cells")).hasSize(4);
    assertThat(Files.readString(folder.resolve("comparison.json")).strip())
        .isEqualTo(said.out().strip());
    assertThat(Typed.words(SMALL + folder + " --json")).isEqualTo(said);
  }

  @Test
  void a_comparison_in_which_nothing_survives_is_a_failure() {
    var said =
        Typed.words(
            "compare noisy-quadratic --lr constant --budgets 5% --seeds 2 --grid 1e30,1e32,10 --out"
                + " "
                + folder);
    assertThat(said.exit()).isEqualTo(Exit.FAILED);
  }
}
