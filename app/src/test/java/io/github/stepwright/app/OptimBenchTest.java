package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code optim bench}; what it measures is not looked at, only that it is there. */
class OptimBenchTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... arguments) {
    var line = new ArrayList<>(List.of("optim", "bench"));
    line.addAll(List.of(arguments));
    return Stepwright.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(line.toArray(String[]::new));
  }

  @Test
  void counts_may_be_written_with_exponents() {
    assertThat(OptimBench.counts("--params", "1e6,1e7,4096"))
        .containsExactly(1_000_000, 10_000_000, 4_096);
  }

  @Test
  void counts_must_be_whole_and_positive() {
    for (String text : List.of("0", "-1", "1.5", "1e12", "many", "NaN", "")) {
      assertThatThrownBy(() -> OptimBench.counts("--params", text))
          .hasMessage("--params must be whole numbers of at least 1, like 1e6,1e7, got " + text);
    }
  }

  @Test
  void what_cannot_be_measured_is_refused_before_anything_is() {
    assertThat(bench("adamx")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("optimizer must be one of").contains("adamw");
    assertThat(bench("sgd", "--rounds", "0")).isEqualTo(Exit.USAGE);
    assertThat(bench("sgd", "--tensors=-1")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("--tensors must be 0 or more, got -1");
    assertThat(bench("sgd", "--tensors=0", "--params=0")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("--params and --tensors must not both be 0");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void peers_that_are_not_there_are_named_with_the_command_that_fetches_them() {
    assertThat(bench("sgd", "--peers")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("mvn").contains("-Ppeers").doesNotContain("\tat ");
  }

  /** Small enough to take no time; the same figures stand in the tables and in the JSON. */
  @Test
  void a_small_size_fills_every_table(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("speed.md");
    int code =
        bench(
            "sgd",
            "--params=5000",
            "--threads=1,2",
            "--tensors=3",
            "--rounds=3",
            "--json",
            "--out=" + page,
            "--csv=" + folder.resolve("speed.csv"));
    assertThat(err.toString()).doesNotContain("defect");
    assertThat(code).isEqualTo(Exit.DONE);
    var result = JsonMapper.shared().readTree(out.toString());
    int ours = 0;
    for (var standing : result.get("standings")) {
      assertThat(standing.get("rounds")).hasSize(3);
      assertThat(standing.get("median").asDouble()).isPositive();
      if (List.of("heap", "native").contains(standing.get("who").asString())) {
        ours++;
        assertThat(standing.get("bytes").asDouble()).isEqualTo(12);
      }
    }
    assertThat(ours).isEqualTo(4);
    var layouts = new ArrayList<String>();
    result.get("shapes").forEach(shape -> layouts.add(shape.get("layout").asString()));
    assertThat(layouts).containsExactly("scattered", "together", "scattered", "together");
    assertThat(Files.readString(page))
        .contains("## Ours", "| sgd ", "## Many tensors", "- machine: ", "- load: ");
    List<String> data = Files.readAllLines(folder.resolve("speed.csv"));
    assertThat(data.getFirst())
        .isEqualTo("optimizer,params,threads,memory,median_ns,min_ns,ratio_to_bytes,ratio_to_c")
        .isEqualTo(Files.readAllLines(Path.of("../docs/data/optimizer-speed.csv")).getFirst());
    assertThat(data).hasSize(5);
    for (int k = 0; k < 4; k++) {
      assertThat(data.get(k + 1))
          .matches(
              "sgd,5000,%d,%s,[0-9.]+,[0-9.]+,[0-9.]*,[0-9.]*"
                  .formatted(1 + k / 2, k % 2 == 0 ? "heap" : "native"));
    }
  }

  @Test
  void many_tensors_can_be_measured_alone() {
    int code = bench("sgd", "--params=0", "--threads=1", "--tensors=3", "--rounds=1");
    assertThat(code).isEqualTo(Exit.DONE);
    assertThat(out.toString()).contains("## Many tensors").doesNotContain("## Ours");
  }

  @Test
  void what_a_person_wrote_around_the_tables_stays(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("page.md");
    new MarkedPage(path).write("first");
    String made = Files.readString(path);
    Files.writeString(path, "# Head\n\n" + made + "\nTail.\n");
    new MarkedPage(path).checked().write("second $1");
    assertThat(Files.readString(path))
        .startsWith("# Head\n\n<!-- ")
        .endsWith("-->\n\nTail.\n")
        .contains("second $1")
        .doesNotContain("first");
    Files.writeString(path, "prose alone");
    assertThat(bench("sgd", "--out=" + path)).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("page.md must have the line").hasLineCount(1);
    assertThat(path).hasContent("prose alone");
  }
}
