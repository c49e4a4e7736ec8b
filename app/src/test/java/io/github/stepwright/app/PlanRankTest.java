package io.github.stepwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanRankTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Offset<Double> PRINTED = Offset.offset(1e-6);
  private static final String SHAPES =
      " --lr linear --lr rex --lr cosine --lr constant --lr wsd:shape=linear,decay=0.2"
          + " --lr step:at=0.5+0.75";

  @TempDir Path folder;

  private Path csv(int rows, IntFunction<?> norm) throws IOException {
    return Files.writeString(
        folder.resolve("norms.csv"),
        IntStream.range(0, rows)
            .mapToObj(t -> t + "," + norm.apply(t) + "\n")
            .collect(Collectors.joining("", "step,norm\n", "")));
  }

  /** The figures of the specification, section 16. */
  @Test
  void unit_norms_give_the_reference_bounds_and_rates() throws IOException {
    var said = Typed.words("plan rank --json --norms " + csv(100, _ -> 1) + SHAPES);
    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode rows = JSON.readTree(said.out()).get("rows");
    String[] order = {"linear", "rex", "cosine", "wsd", "constant", "step"};
    double[] rates = {.097255, .078413, .094695, .049544, .040234, .074190};
    double[] bounds = {.203608, .206129, .209114, .223028, .248543, .255524};
    for (int i = 0; i < order.length; i++) {
      JsonNode row = rows.get(i);
      assertThat(row.get("rank").asInt()).isEqualTo(i + 1);
      assertThat(row.get("lr").asString()).startsWith(order[i]);
      assertThat(row.get("baseRate").asDouble()).isCloseTo(rates[i], PRINTED);
      assertThat(row.get("bound").asDouble()).isCloseTo(bounds[i], PRINTED);
      assertThat(row.get("rateRatio").asDouble())
          .isCloseTo(rates[i] / rates[0], Offset.offset(1e-4));
    }
  }

  @Test
  void a_peak_in_the_spec_changes_neither_rank_nor_base_rate() throws IOException {
    Path log = csv(50, t -> 1 + t % 3);
    JsonNode bare = JSON.readTree(Typed.words("plan rank --json --lr rex --norms " + log).out());
    JsonNode named =
        JSON.readTree(Typed.words("plan rank --json --lr rex:peak=0.25 --norms " + log).out());
    for (String key : new String[] {"bound", "baseRate"}) {
      assertThat(named.get("rows").get(0).get(key).asDouble())
          .isCloseTo(bare.get("rows").get(0).get(key).asDouble(), Offset.offset(1e-15));
    }
  }

  /** Equal norms: 400 steps of a log with 100 are what a log with 400 says. */
  @Test
  void another_horizon_has_the_bound_and_rate_of_a_log_of_that_length() throws IOException {
    var both =
        Typed.words("plan rank --json --horizons 100,400 --norms " + csv(100, _ -> 1) + SHAPES);
    assertThat(both.exit()).as(both.err()).isZero();
    JsonNode rows = JSON.readTree(both.out()).get("rows");
    JsonNode alone =
        JSON.readTree(Typed.words("plan rank --json --norms " + csv(400, _ -> 1) + SHAPES).out())
            .get("rows");
    assertThat(rows).hasSize(12);
    double reference = rows.get(0).get("baseRate").asDouble();
    for (int i = 0; i < 6; i++) {
      JsonNode row = rows.get(6 + i);
      assertThat(row.get("steps").asLong()).isEqualTo(400);
      for (String key : new String[] {"rank", "lr", "bound", "boundRatio", "baseRate"}) {
        assertThat(row.get(key)).isEqualTo(alone.get(i).get(key));
      }
      assertThat(row.get("rateRatio").asDouble())
          .isEqualTo(row.get("baseRate").asDouble() / reference);
    }
    // Rates fall about as one over the square root of the steps.
    assertThat(rows.get(6).get("rateRatio").asDouble()).isCloseTo(0.5, Offset.offset(0.01));
  }

  @Test
  void a_run_directory_gives_its_euclidean_norms() {
    Path run = folder.resolve("run");
    Typed.words("run digits-softmax --lr linear --optimizer adamw --budget steps:40 --out " + run);
    var said = Typed.words("plan rank --lr linear --lr constant --norms " + run);
    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("last-iterate bound", "40 steps", "unit of the loss");
    var same =
        Typed.words(
            "plan rank --lr linear --lr constant --column gradL2 --norms "
                + run.resolve("journal.jsonl"));
    assertThat(same.out()).isEqualTo(said.out());
  }

  @Test
  void what_cannot_bound_a_gradient_is_named_with_its_line() throws IOException {
    Path log = csv(50, t -> t == 20 ? "nan" : "1");
    var said = Typed.words("plan rank --lr linear --norms " + log);
    assertThat(said.exit()).isEqualTo(Exit.DAMAGED);
    assertThat(said.err()).contains("norms.csv:22:", ">= 0 and finite").hasLineCount(1);
  }

  @Test
  void plan_alone_says_that_a_command_is_needed() {
    var said = Typed.line("plan");
    assertThat(said.exit()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("stepwright plan --help").hasLineCount(1);
  }
}
