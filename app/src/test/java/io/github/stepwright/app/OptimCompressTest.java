package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.stepwright.bench.compress.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OptimCompressTest {

  @TempDir Path folder;

  @Test
  void every_scheme_has_its_bytes_and_losses_and_the_page_is_written() throws IOException {
    Path page = folder.resolve("compression.md");
    var said = Typed.words("optim compress --steps 12 --json --out " + page);
    assertThat(said.exit()).isZero();
    JsonNode object = JsonMapper.shared().readTree(said.out());
    assertThat(object.get("workload").asString()).isEqualTo("digits-mlp");
    assertThat(object.get("workers").asInt()).isEqualTo(4);
    assertThat(object.get("steps").asLong()).isEqualTo(12);
    JsonNode schemes = object.get("schemes");
    assertThat(schemes.size()).isEqualTo(Scheme.ALL.size());
    for (int k = 0; k < schemes.size(); k++) {
      JsonNode line = schemes.get(k);
      assertThat(line.get("scheme").asString()).isEqualTo(Scheme.ALL.get(k).name());
      assertThat(line.get("validationLoss").asDouble()).isBetween(0.0, Math.log(10));
      // 4,810 weights in float32 where nothing is compressed.
      double bytes = line.get("bytesPerStep").asDouble();
      assertThat(bytes).isLessThanOrEqualTo(19_240);
      assertThat(bytes == 19_240).isEqualTo(k == 0);
    }
    assertThat(Files.readString(page))
        .contains("./stepwright optim compress --out docs/compression.md --steps 12", "| none |");
  }

  @Test
  void steps_must_be_one_at_least() {
    var said = Typed.words("optim compress --steps 0");
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("steps").hasLineCount(1);
  }
}
