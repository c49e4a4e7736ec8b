package io.github.stepwright.app.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OptimReplayTest {

  private static final String GRADIENTS =
      "\"gradients\":[[0.1,-0.2,0.3,-0.4],[0.05,0.1,-0.15,0.2],[-0.3,0.25,0,0.1]]";
  private static final String X0 = "\"x0\":[1,-2,0.5,3]";

  @TempDir Path folder;

  private JsonNode replay(String tape, String... options) throws Exception {
    Path file = folder.resolve("tape.json");
    Files.writeString(file, tape);
    var arguments = new ArrayList<>(List.of("--tape", file.toString(), "--json"));
    arguments.addAll(Arrays.asList(options));
    var out = new StringWriter();
    var command = new CommandLine(new OptimReplay()).setOut(new PrintWriter(out));
    command.setExecutionExceptionHandler(
        (failure, _, _) -> {
          throw failure;
        });
    command.parseArgs(arguments.toArray(String[]::new));
    command.execute(arguments.toArray(String[]::new));
    return JsonMapper.shared().readTree(out.toString());
  }

  private static double[] row(JsonNode found, int step) {
    JsonNode row = found.get("x").get(step);
    double[] values = new double[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i).asDouble();
    }
    return values;
  }

  private static void assertRow(double[] found, double... expected) {
    assertThat(found).containsExactly(expected, Offset.offset(1e-12));
  }

  @Test
  void gradients_on_record_move_the_weights_step_by_step() throws Exception {
    JsonNode found = replay("{" + X0 + "," + GRADIENTS + "}", "sgd:lr=0.1", "--float64");
    assertThat(found.get("optimizer").asString()).isEqualTo("sgd:lr=0.1");
    assertThat(found.get("x").size()).isEqualTo(3);
    assertRow(row(found, 0), 0.99, -1.98, 0.47, 3.04);
    assertRow(row(found, 2), 1.015, -2.015, 0.485, 3.01);
  }

  @Test
  void an_objective_gives_gradients_that_depend_on_the_weights() throws Exception {
    JsonNode found =
        replay(
            "{\"x0\":[1,2],\"objective\":{\"curvature\":[1,10],\"center\":[0,1],"
                + "\"noise\":[[0,0],[0.5,0]]}}",
            "sgd:lr=0.1",
            "--float64");
    assertRow(row(found, 0), 0.9, 1);
    assertRow(row(found, 1), 0.9 - 0.1 * (0.9 + 0.5), 1);
  }

  @Test
  void float32_rounds_what_is_stored() throws Exception {
    JsonNode found = replay("{" + X0 + "," + GRADIENTS + "}", "sgd:lr=0.1");
    assertThat(row(found, 0)[0]).isEqualTo((float) (1 - 0.1 * (float) 0.1));
  }

  @Test
  void layers_share_the_start_in_their_order() throws Exception {
    JsonNode whole = replay("{" + X0 + "," + GRADIENTS + "}", "adamw:lr=0.1", "--float64");
    JsonNode parts =
        replay(
            "{" + X0 + ",\"layers\":[[1,3],[1]]," + GRADIENTS + "}", "adamw:lr=0.1", "--float64");
    assertThat(row(parts, 2)).containsExactly(row(whole, 2));
  }

  @Test
  void a_tape_that_does_not_fit_is_refused_with_the_numbers() {
    assertThatThrownBy(
            () -> new Tape(new double[3], new long[] {2, 2}, null, null, null, null, null))
        .hasMessage("a tape must have either gradients or an objective, got neither");
    double[][] gradients = {{1, 2, 3}};
    assertThatThrownBy(
            () -> new Tape(new double[3], new long[] {2, 2}, null, gradients, null, null, null))
        .hasMessage("shapes must hold as many values as x0, got 4 and 3");
    assertThatThrownBy(() -> new Tape(new double[2], null, null, gradients, null, null, null))
        .hasMessage("row 1 of gradients must have 2 numbers, got 3");
  }
}
