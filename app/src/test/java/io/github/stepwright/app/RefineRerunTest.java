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

class RefineRerunTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  @Test
  void a_rerun_tunes_both_on_one_grid_and_gives_the_paired_difference() {
    Path run = folder.resolve("run");
    Typed.words("run softmax:data=wine --lr linear:peak=0.2 --budget steps:60 --out " + run);
    var said = Typed.words("refine --rerun " + run + " --seeds 3 --json");
    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode found = JSON.readTree(said.out());
    assertThat(found.get("workload").asString()).isEqualTo("softmax:data=wine");
    assertThat(found.get("steps").asInt()).isEqualTo(60);
    // Five rates around the original's own.
    assertThat(found.at("/grid/low").asDouble()).isCloseTo(0.2 / 9, Offset.offset(1e-12));
    assertThat(found.at("/grid/high").asDouble()).isCloseTo(0.2 * 9, Offset.offset(1e-12));
    // Seed 0 made the norms; 0, 1 and 2 tune.
    assertThat(found.get("seeds").toString()).isEqualTo("[3,4,5]");
    double gain = 0;
    for (int i = 0; i < 3; i++) {
      gain += found.at("/original/metrics/" + i).asDouble() / 3;
      gain -= found.at("/refined/metrics/" + i).asDouble() / 3;
    }
    assertThat(found.get("gain").asDouble()).isCloseTo(gain, Offset.offset(1e-12));
    double low = found.get("low").asDouble();
    double high = found.get("high").asDouble();
    assertThat((low + high) / 2).isCloseTo(gain, Offset.offset(1e-12));
    assertThat(found.get("significant").asBoolean()).isEqualTo(low > 0 || high < 0);
    assertThat(found.at("/original/lr").asString()).isEqualTo("linear:peak=0.2");
    assertThat(found.at("/refined/lr").asString()).startsWith("tabulated:");

    var table = Typed.words("refine --seeds 3 --rerun " + run);
    assertThat(table.out()).contains("original", "refined", "paired over 3 seeds");
    assertThat(table.out().lines().toList().getLast()).isEqualTo(found.get("sentence").asString());
  }

  @Test
  void a_rerun_and_a_source_exclude_each_other() throws IOException {
    assertThat(Typed.line("refine").err()).contains("got none").hasLineCount(1);
    Path log = folder.resolve("norms.csv");
    Files.writeString(log, "step,norm\n" + "0,1\n".repeat(50));
    var both = Typed.words("refine " + log + " --rerun " + folder);
    assertThat(both.exit()).isEqualTo(Exit.USAGE);
    assertThat(both.err()).contains("got both").hasLineCount(1);
    var alone = Typed.words("refine --norm l2 --seeds 3 " + log);
    assertThat(alone.exit()).isEqualTo(Exit.USAGE);
  }
}
