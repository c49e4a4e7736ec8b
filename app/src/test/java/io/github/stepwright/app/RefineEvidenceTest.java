package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefineEvidenceTest {

  private static final String WORDS =
      "refine evidence --workloads softmax:data=wine --seeds 2 --share 0.1 --threads 1";

  @TempDir Path folder;

  @Test
  void a_table_is_made_in_pieces_and_its_page_names_the_command_without_them() throws IOException {
    Path trials = folder.resolve("trials.jsonl");
    Path page = folder.resolve("page.md");
    String rest = " --trials " + trials + " --out " + page;
    assertThat(Typed.words(WORDS + rest).exit()).isZero();
    String first = Files.readString(page);
    String kept = Files.readString(trials);
    assertThat(first)
        .contains(
            "    ./stepwright refine evidence --workloads softmax:data=wine --optimizer sgd:lr=0.3"
                + " --seeds 2 --share 0.1\n")
        .contains("| `softmax:data=wine` | 20 |");
    assertThat(Typed.words(WORDS + rest).exit()).isZero();
    assertThat(page).hasContent(first);
    assertThat(trials).hasContent(kept);
  }

  @Test
  void quick_is_for_workloads_with_a_small_size_of_their_own() {
    var refused = Typed.words("refine evidence --workloads words-mlp --quick");
    assertThat(refused.exit()).isEqualTo(Exit.USAGE);
    assertThat(refused.err())
        .isEqualTo(
            "stepwright: --quick must have workloads with a small size of their own, got"
                + " words-mlp; take --share 0.05\n");
    var unknown = Typed.words("refine evidence --workloads word-mlp --quick");
    assertThat(unknown.err()).contains("workload must be one of").hasLineCount(1);
  }
}
